import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '@parasol/postgres/testing';
import { openPool } from '@parasol/postgres';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { installationAuditId, listAudit } from './audit/index.ts';
import { openRooms } from './process/index.ts';
import { createProvider } from './providers/index.ts';
import { getRun, startRun, watchRun, type Run } from './runs/index.ts';
import { appRole, migrations } from './schema/index.ts';
import { startConsole, type RunningConsole } from './server.ts';
import { startWorker, type RunningWorker } from './worker.ts';

let database: TestDatabase;
let stateDir: string;
const lines: string[] = [];
const log = pino({ level: 'debug' }, { write: (line) => lines.push(line) });

beforeAll(async () => {
  database = await testDatabase({ template: 'parasol', migrations, appRole });
  stateDir = await mkdtemp(join(tmpdir(), 'parasol-roles-'));
});
afterAll(async () => {
  await database.drop();
  await rm(stateDir, { recursive: true });
});

const roles = () => ({
  databaseOwnerUrl: database.ownerUrl,
  databaseUrl: database.url,
  stateDir,
  allowLoopbackHosts: true,
  log,
});

const lastState = async (
  rooms: Parameters<typeof watchRun>[0],
  providerId: string,
  runId: string,
): Promise<Run> => {
  let last: Run | null = null;
  for await (const run of watchRun(rooms, providerId, runId, AbortSignal.timeout(20_000))) last = run;
  return last ?? getRun(rooms, providerId, runId);
};

describe('the process roles', () => {
  it('start on one database, side by side, and a console offers one way in', async () => {
    const consoles: RunningConsole[] = await Promise.all([
      startConsole({ ...roles(), port: 0 }),
      startConsole({ ...roles(), port: 0 }),
    ]);
    try {
      for (const { url } of consoles) {
        const answer = await fetch(`${url}/readyz`);
        expect(answer.status).toBe(200);
      }
      expect(consoles[0]?.firstAdministratorUrl).toMatch(/\/first-administrator#token=[\w-]{40,}$/);
    } finally {
      await Promise.all(consoles.map((running) => running.stop()));
    }
  });

  it.each([
    ['the address that a proxy of ours names', ['127.0.0.0/8'], '203.0.113.77'],
    ['its own other end, where no proxy is named', [], '127.0.0.1'],
  ])('count and write down %s', async (_what, trustedProxies, address) => {
    const running = await startConsole({ ...roles(), port: 0, trustedProxies });
    const rooms = await openRooms({ ...roles(), applicationName: 'test' });
    try {
      const email = `${address}@example.com`;
      await fetch(`${running.url}/api/v1/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.1, 203.0.113.77' },
        body: JSON.stringify({ email, password: 'not the password' }),
      });
      const { rows } = await listAudit(rooms.deps, installationAuditId);
      const line = rows.find(({ subject }) => subject === email);
      expect(line?.details).toMatchObject({ address });
    } finally {
      await rooms.close();
      await running.stop();
    }
  });

  it.each([
    [
      'a newer version has changed',
      `insert into schema_migrations (name, digest) values ('tomorrow', '')`,
      'schema-newer',
    ],
    [
      'nobody has brought to this version',
      `delete from schema_migrations where name = 'schema-readable'`,
      'schema-older',
    ],
    [
      'an older version made, which told nobody',
      `revoke select on schema_migrations from ${appRole}`,
      'schema-older',
    ],
  ])('that do not migrate refuse a database that %s, and say what to do', async (_what, change, code) => {
    const other = await testDatabase({ template: 'parasol', migrations, appRole });
    const owner = openPool(other.ownerUrl, { max: 1 });
    await owner.query(change);
    await owner.end();
    const options = { ...roles(), databaseOwnerUrl: null, databaseUrl: other.url };
    const advice = code === 'schema-newer' ? /Install that version/ : /parasol migrate/;
    const refusal = (error: unknown) => error;
    const stopped = () => null;
    const refused = [
      await startWorker(options).then(stopped, refusal),
      await startConsole({ ...options, port: 0 }).then(stopped, refusal),
    ];
    for (const error of refused)
      expect(error).toMatchObject({ code, message: expect.stringMatching(advice) });
    await other.drop();
  });

  it('name the port when another program has it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startConsole({ ...roles(), port })).rejects.toMatchObject({
      code: 'port_busy',
      details: { port },
    });
    other.close();
  });

  it('do a run that a console queued, and say what is missing', async () => {
    const worker: RunningWorker = await startWorker(roles());
    const rooms = await openRooms({ ...roles(), applicationName: 'test' });
    try {
      const provider = await createProvider(rooms.deps, { kind: 'msp', name: 'Kranich' });
      const { runId } = await startRun(rooms.deps, provider.id, { trigger: 'manual' });
      const run = await lastState(rooms.deps, provider.id, runId);
      expect(run).toMatchObject({ state: 'failed', problem: { code: 'psa_not_connected' } });
      expect(run.problem?.advice).not.toBe('');
    } finally {
      await rooms.close();
      await worker.stop();
    }
  });

  it('outlive every connection to the database being cut, jobs included', async () => {
    const worker = await startWorker(roles());
    const rooms = await openRooms({ ...roles(), applicationName: 'test' });
    const owner = openPool(database.ownerUrl, { max: 1 });
    try {
      const provider = await createProvider(rooms.deps, { kind: 'msp', name: 'Specht' });
      await owner.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      // Each connection of the pool that is dead already may fail one call.
      const start = () => startRun(rooms.deps, provider.id, { trigger: 'manual' });
      const { runId } = await start().catch(start).catch(start).catch(start);
      expect(await lastState(rooms.deps, provider.id, runId)).toMatchObject({ state: 'failed' });
    } finally {
      await owner.end();
      await rooms.close();
      await worker.stop();
    }
  });

  it('forbid two runs of a provider at once, whoever asks', async () => {
    const rooms = await openRooms({ ...roles(), applicationName: 'test' });
    try {
      const provider = await createProvider(rooms.deps, { kind: 'mssp', name: 'Amsel' });
      const asked = await Promise.allSettled(
        Array.from({ length: 8 }, () => startRun(rooms.deps, provider.id, { trigger: 'manual' })),
      );
      const refused = asked.filter((result) => result.status === 'rejected');
      expect(refused).toHaveLength(7);
      for (const result of refused) expect(result.reason).toMatchObject({ code: 'run_active' });
    } finally {
      await rooms.close();
    }
  });
});
