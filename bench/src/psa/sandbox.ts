import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, startEmbeddedServer } from '@parasol/postgres';
import { z } from 'zod';

import { type ServerProcess, startServer } from './server-process.ts';

export type MeasuredSandbox = ServerProcess & {
  /** below the site: `/v4_6_release/apis/3.0` */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
};

const made = z.object({ id: z.number() });
const key = z.object({ publicKey: z.string(), privateKey: z.string() });

const send = async (url: string, method: string, path: string, body: unknown): Promise<unknown> => {
  const response = await fetch(`${url}/sandbox/api${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
};

const level = (area: string, row: string, add: 'All' | 'None') => ({
  area,
  row,
  add,
  edit: 'None',
  delete: 'None',
  inquire: 'All',
});

/** A key whose role may do just what is measured. */
const makeKey = async (url: string): Promise<string> => {
  const role = made.parse(await send(url, 'POST', '/security-roles', { name: 'Measured' }));
  await send(url, 'PUT', `/security-roles/${role.id}/settings`, [
    level('Companies', 'Company Maintenance', 'None'),
    level('Service Desk', 'Service Tickets', 'All'),
  ]);
  const member = { identifier: 'Measured', name: 'Measured', securityRoleId: role.id };
  const { id } = made.parse(await send(url, 'POST', '/api-members', member));
  const keys = key.parse(await send(url, 'POST', `/api-members/${id}/keys`, { description: 'Measured' }));
  return Buffer.from(`parasol+${keys.publicKey}:${keys.privateKey}`).toString('base64');
};

/** A PostgreSQL of the bench's own, wherever the system puts it, or none: then the sandbox brings its own along. */
const startDatabase = async (
  stateDir: string,
  oneCore: boolean,
): Promise<{ parameters: readonly string[]; stop(): Promise<void> }> => {
  if (oneCore) return { parameters: ['--state', stateDir], stop: async () => {} };
  const database = await startEmbeddedServer({ stateDir, temporary: true });
  const url = await ensureDatabase(database.address, 'psa');
  return { parameters: ['--state', stateDir, '--database-url', url], stop: () => database.stop() };
};

/**
 * The sandbox as its own command starts it, with everything that it does: PostgreSQL with fsync on, the large seed, rights,
 * validation, audit trail and API log. The server process has the servers' core; its database is a server of its own, which
 * neither peer has, and runs where there is room, beside the load too, unless all of it is to share the one core.
 */
export const startSandbox = async (oneCore: boolean): Promise<MeasuredSandbox> => {
  const state = await mkdtemp(join(tmpdir(), 'parasol-bench-psa-'));
  const startedMs = performance.now();
  const database = await startDatabase(state, oneCore);
  const stopDatabase = async (): Promise<void> => {
    await database.stop();
    await rm(state, { recursive: true, force: true });
  };
  const server = await startServer({
    program: join(import.meta.dirname, '../../../packages/psa-sandbox/src/main.ts'),
    // as `npm run parasol-psa` starts it
    flags: ['--max-semi-space-size=8', '--heap-growing-percent=150'],
    parameters: ['--port', '0', '--seed', 'large', ...database.parameters],
    ready: { printed: (output) => /^PSA sandbox\s+(\S+)/m.exec(output)?.[1] },
    timeoutMs: 300_000,
  }).catch(async (error: unknown) => {
    await stopDatabase();
    throw error;
  });
  const startedInMs = performance.now() - startedMs;
  const stop = async (): Promise<void> => {
    await server.stop();
    await stopDatabase();
  };
  try {
    return {
      ...server,
      startedInMs,
      base: '/v4_6_release/apis/3.0',
      headers: {
        authorization: `Basic ${await makeKey(server.url)}`,
        clientid: '5b0f7c1e-2f0c-4a7b-9f57-2b1f6c0c9a10',
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
