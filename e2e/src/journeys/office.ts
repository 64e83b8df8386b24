import { createHttpClient, HttpFailure } from '@parasol/demo';
import type { BrowserContext } from 'playwright-core';
import { z } from 'zod';
import type { TestWorld } from '../world.ts';
import { makePsaKey } from '../psa-key.ts';

export const person = {
  email: 'first@example.com',
  password: 'violet lantern harbour',
  name: 'First Person',
};
export const clientId = '3f8c1a52-6f0e-4b1d-9a77-5c0d2e4b8f10';

const made = z.object({ id: z.string() });
const started = z.object({ runId: z.string() });
const run = z.object({ state: z.string(), problem: z.unknown(), result: z.unknown() });
const boards = z.object({ rows: z.array(z.object({ id: z.number(), name: z.string() })) });
const suggestions = z.object({
  rows: z.array(
    z.object({
      organizationId: z.number(),
      companyRecId: z.number(),
      confidence: z.number(),
      warnings: z.array(z.string()),
    }),
  ),
});

const methods = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
type Method = z.infer<typeof methods>;

/** The console's API as one person's browser asks it; journeys prepare by it what they don't show. */
export type Caller = {
  ask<T>(method: Method, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T>;
  /** The status alone, of what may be refused; 200 for all that is not. */
  statusOf(method: string, path: string, body?: unknown): Promise<number>;
  /** Signs a browser in as this person. */
  enter(context: BrowserContext): Promise<void>;
};

const createCaller = (consoleUrl: string): Caller => {
  const http = createHttpClient(`${consoleUrl}/api/v1`, { 'x-parasol-request': '1', origin: consoleUrl });
  const ask: Caller['ask'] = (method, path, schema, body) =>
    method === 'GET' ? http.get(path, schema) : http.send(method, path, body, schema);
  return {
    ask,
    async statusOf(method, path, body) {
      try {
        await ask(methods.parse(method), path, z.unknown(), body);
        return 200;
      } catch (error) {
        if (error instanceof HttpFailure) return error.status;
        throw error;
      }
    },
    enter: (context) =>
      context.addCookies([...http.cookies].map(([name, value]) => ({ name, value, url: consoleUrl }))),
  };
};

/** The first administrator, made by the printed link. */
export async function firstAdministrator(world: TestWorld): Promise<Caller> {
  const caller = createCaller(world.consoleUrl);
  const token = new URLSearchParams(new URL(world.firstAdministratorUrl).hash.slice(1)).get('token');
  await caller.ask('POST', '/first-administrator', z.unknown(), { token, ...person });
  return caller;
}

/** Somebody else, invited by an administrator. */
export async function invite(
  world: TestWorld,
  admin: Caller,
  providerId: string,
  o: { email: string; role: string; customers?: number[] },
): Promise<Caller> {
  const { token } = await admin.ask(
    'POST',
    `/providers/${providerId}/admins`,
    z.object({ token: z.string() }),
    { name: 'Some One', customers: null, ...o },
  );
  const caller = createCaller(world.consoleUrl);
  await caller.ask('POST', '/invitations/accept', z.unknown(), { token, password: person.password });
  return caller;
}

export type Office = {
  providerId: string;
  admin: Caller;
  /** The path of a screen. */
  screen(path: string): string;
  /** A path of its API. */
  api(path: string): string;
  psaKey: Awaited<ReturnType<typeof makePsaKey>>;
  /** Maps what the suggestions are sure of. @returns how many. */
  mapAll(): Promise<number>;
  /** Switches ticketing on, on the first board. */
  makeTickets(more?: Record<string, unknown>): Promise<void>;
  /** A run from start to end. @returns its result. */
  run(o?: { dryRun?: boolean }): Promise<{ runId: string; state: string; result: unknown }>;
};

/** A run from start to end. */
export async function runToEnd(
  admin: Caller,
  providerId: string,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<{ runId: string; state: string; result: unknown }> {
  const { runId } = await admin.ask('POST', `/providers/${providerId}/runs`, started, { dryRun });
  const giveUpAt = Date.now() + 90_000;
  while (Date.now() < giveUpAt) {
    const now = await admin.ask('GET', `/providers/${providerId}/runs/${runId}`, run);
    if (now.state !== 'queued' && now.state !== 'running') return { runId, ...now };
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error('The run did not end.');
}

/** A provider whose Umbrella and PSA are connected and whose customers and companies are read. */
export async function openOffice(
  world: TestWorld,
  admin: Caller,
  o: { kind?: 'msp' | 'mssp'; name?: string } = {},
): Promise<Office> {
  const kind = o.kind ?? 'msp';
  const name = o.name ?? 'Our MSP';
  const { id: providerId } = await admin.ask('POST', '/providers', made, { kind, name });
  const api = (path: string) => `/providers/${providerId}${path}`;
  const { key, secret } = world.umbrellaKey(kind);
  const umbrella = { baseUrl: world.umbrellaUrl, key, secret };
  await admin.ask('PUT', api('/umbrella'), z.unknown(), umbrella);
  const psaKey = await makePsaKey(world.psaUrl, name);
  const { publicKey, privateKey } = psaKey;
  const credentials = { site: world.psaUrl, companyId: 'parasol', clientId, publicKey, privateKey };
  await admin.ask('PUT', api('/psa'), z.unknown(), { ...credentials, enabled: true });
  await admin.ask('POST', api('/customers/refresh'), z.unknown(), {});
  await admin.ask('POST', api('/companies/refresh'), z.unknown(), {});
  const office: Office = {
    providerId,
    admin,
    psaKey,
    api,
    screen: (path) => `/p/${providerId}${path}`,
    async mapAll() {
      const { rows } = await admin.ask('GET', api('/mapping-suggestions'), suggestions);
      const mappings = rows
        .filter((row) => row.confidence >= 0.9 && row.warnings.length === 0)
        .map(({ organizationId, companyRecId }) => ({ organizationId, companyRecId }));
      const { mapped } = await admin.ask('POST', api('/mappings'), z.object({ mapped: z.number() }), {
        mappings,
      });
      return mapped;
    },
    async makeTickets(more = {}) {
      const [board] = (await admin.ask('GET', api('/psa/boards'), boards)).rows;
      if (board === undefined) throw new Error('The PSA has no board.');
      const ticketing = { enabled: true, boardId: board.id, boardName: board.name, ...more };
      await admin.ask('PUT', api('/settings'), z.unknown(), { ticketing });
    },
    run: (options) => runToEnd(admin, providerId, options),
  };
  return office;
}
