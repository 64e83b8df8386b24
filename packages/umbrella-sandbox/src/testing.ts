import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createUmbrellaClient, type UmbrellaClient, type UmbrellaClientOptions } from '@parasol/umbrella';
import { pino } from 'pino';
import {
  startUmbrellaSandbox,
  type SandboxAccount,
  type UmbrellaSandbox,
  type UmbrellaSandboxOptions,
} from './start.ts';

/** Long enough for any test; what hangs then fails by name. */
const timeoutMs = 120_000;

/** A quiet sandbox on a free port, at a fixed moment, for this package's tests. */
export const testNow = Date.UTC(2026, 4, 14, 9, 15);
export const testWindowStart = new Date(Date.UTC(2026, 4, 14, 4));
export const testWindow = { from: testWindowStart, to: new Date(Date.UTC(2026, 4, 14, 8)) };

export const startTestSandbox = (options: Partial<UmbrellaSandboxOptions> = {}): Promise<UmbrellaSandbox> =>
  startUmbrellaSandbox({ port: 0, now: () => testNow, log: pino({ level: 'silent' }), ...options });

export const accountOf = (sandbox: UmbrellaSandbox, kind: SandboxAccount['kind']): SandboxAccount => {
  const account = sandbox.accounts.find((one) => one.kind === kind);
  if (account === undefined) throw new Error(`the sandbox has no ${kind}`);
  return account;
};

export const clientOf = (
  sandbox: UmbrellaSandbox,
  account: Pick<SandboxAccount, 'key' | 'secret'>,
  options: Partial<UmbrellaClientOptions> = {},
): UmbrellaClient =>
  createUmbrellaClient({
    baseUrl: sandbox.url,
    key: account.key,
    secret: account.secret,
    now: () => testNow,
    sleep: () => Promise.resolve(),
    ...options,
  });

/** A raw call with a token, for what the client never does; `organizationId` goes on both calls. */
export const rawCaller = async (
  sandbox: UmbrellaSandbox,
  account: SandboxAccount,
  organizationId?: number,
) => {
  const organization: Record<string, string> =
    organizationId === undefined ? {} : { 'X-Umbrella-OrgId': String(organizationId) };
  const response = await fetch(`${sandbox.url}/auth/v2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${account.key}:${account.secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...organization,
    },
    body: 'grant_type=client_credentials',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body: unknown = await response.json();
  const token: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'access_token') : undefined;
  return async (
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      headers: { authorization: `Bearer ${String(token)}`, ...organization, ...headers },
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: answer.status, body: await answer.json() };
  };
};

/** The sandbox's own switches. */
export const control = async (
  sandbox: UmbrellaSandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> => {
  const response = await fetch(`${sandbox.url}/sandbox/api${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
};

const shared = join(import.meta.dirname, '../../../../shared');
export const sharedFolder = (path: string): { readonly path: string; readonly absent: boolean } => {
  const full = join(shared, path);
  return { path: full, absent: !existsSync(full) };
};
