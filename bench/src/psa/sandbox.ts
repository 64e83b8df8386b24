import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/**
 * The sandbox as its own command starts it, with everything that it does: a PostgreSQL of its own with fsync on, the
 * large seed, rights, validation, audit trail and API log. All its processes share the servers' core.
 */
export const startSandbox = async (): Promise<MeasuredSandbox> => {
  const state = await mkdtemp(join(tmpdir(), 'parasol-bench-psa-'));
  const server = await startServer({
    program: join(import.meta.dirname, '../../../packages/psa-sandbox/src/main.ts'),
    // as `npm run parasol-psa` starts it
    flags: ['--max-semi-space-size=8'],
    parameters: ['--port', '0', '--seed', 'large', '--state', state],
    ready: { printed: (output) => /^PSA sandbox\s+(\S+)/m.exec(output)?.[1] },
    timeoutMs: 300_000,
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(state, { recursive: true, force: true });
  };
  try {
    return {
      ...server,
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
