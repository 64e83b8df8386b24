import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole } from '@parasol/parasol';
import { testDatabase } from '@parasol/postgres/testing';
import { pino } from 'pino';
import { z } from 'zod';
import { builtWeb } from './built-web.ts';

export type TestConsole = {
  url: string;
  /** Its database, as the owner. */
  databaseOwnerUrl: string;
  /** Who may sign in: the first administrator, made through the printed one-time link. */
  administrator: { email: string; password: string };
  /** A call of its API as that person. @returns the body. */
  ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** Makes an account of that kind, as its administrator. @returns its id. */
  addProvider: (kind: 'msp' | 'mssp', name: string) => Promise<string>;
  stop: () => Promise<void>;
};

const administrator = { email: 'admin@parasol.example', password: 'four plain words here' };
const Created = z.object({ id: z.string() });

/** A console with its screens and no worker, on a database of its own, on any free port. */
export async function startTestConsole(
  o: { oidc?: Parameters<typeof startConsole>[0]['oidc'] } = {},
): Promise<TestConsole> {
  const webDir = await builtWeb('parasol');
  const database = await testDatabase({ template: 'empty', migrations: [], appRole: 'parasol_app' });
  const stateDir = await mkdtemp(join(tmpdir(), 'parasol-console-'));
  const running = await startConsole({
    databaseOwnerUrl: database.ownerUrl,
    databaseUrl: database.url,
    stateDir,
    port: 0,
    webDir,
    allowLoopbackHosts: true,
    jobs: false,
    oidc: o.oidc ?? null,
    log: pino({ level: 'silent' }),
  });
  let cookie = '';

  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${running.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-parasol-request': '1', origin: running.url, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    const cookies = response.headers.getSetCookie().map((one) => one.split(';', 1)[0] ?? '');
    if (cookies.length > 0) cookie = cookies.join('; ');
    return text === '' ? undefined : JSON.parse(text);
  }

  const link = new URL(running.firstAdministratorUrl ?? running.url);
  const token = new URLSearchParams(link.hash.slice(1)).get('token');
  await ask('POST', '/first-administrator', { token, name: 'Ada Admin', ...administrator });
  return {
    url: running.url,
    databaseOwnerUrl: database.ownerUrl,
    administrator,
    ask,
    addProvider: async (kind, name) => Created.parse(await ask('POST', '/providers', { kind, name })).id,
    async stop() {
      await running.stop();
      await database.drop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
