import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { windowMs, windowStartOf } from '@parasol/umbrella';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { listConfigurations, markerOf } from './configurations/index.ts';
import { ledgerStatus, listIntents } from './ledger/index.ts';
import { createProvider } from './providers/index.ts';
import { getRun, startRun } from './runs/index.ts';
import { connectProvider, type ConnectedProvider } from './testing/connected-provider.ts';
import { startTestDeps, type TestDeps } from './testing/test-deps.ts';
import { putFaults } from './testing/put-faults.ts';
import { wakeProvider } from './work/index.ts';
import { startWorker, type RunningWorker } from './worker.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const patience = { timeout: 60_000 };
/** Settle is 9 s then. */
const timeScale = 100;

let deps: TestDeps;
let house: ConnectedProvider;
let providerId: string;
let worker: RunningWorker;
let stateDir: string;
let admin: ConnectWiseClient;

beforeAll(async () => {
  deps = await startTestDeps();
  // an hour into a window, so that none ends while the test goes on
  const now = new Date(windowStartOf(Date.now()) - windowMs + 3_600_000);
  deps.setNow(now);
  providerId = (await createProvider(deps, { kind: 'msp', name: 'Ours' }, actor)).id;
  house = await connectProvider(deps, providerId, { customers: 5 });
  const role = (await house.office.roles()).find(({ name }) => name === 'Admin');
  admin = house.office.client(await house.office.member('looks', { id: role?.id ?? 0 }));
  stateDir = await mkdtemp(join(tmpdir(), 'parasol-no-jobs-'));
  await writeFile(join(stateDir, 'master.key'), `${deps.masterKeys}\n`);
  await chmod(join(stateDir, 'master.key'), 0o600);
  worker = await startWorker({
    databaseOwnerUrl: null,
    databaseUrl: deps.database.url,
    stateDir,
    allowLoopbackHosts: true,
    jobs: false,
    timeScale,
    pollMs: 100,
    limits: 'off',
    clock: { now: () => now },
    log: pino({ level: 'silent' }),
  });
});
afterAll(async () => {
  await worker?.stop();
  await house?.stop();
  await deps?.stop();
  if (stateDir) await rm(stateDir, { recursive: true, force: true });
});

test('without jobs and without LISTEN, due runs, writes that were left in doubt and sweeps go on', async () => {
  // A run that nobody tells the worker of, while the PSA makes each configuration and says nothing.
  await putFaults(house.office.url, [
    { kind: 'reset-after', methods: ['POST'], path: '/company/configurations' },
  ]);
  const { runId } = await startRun(deps, providerId, { trigger: 'manual' });
  await expect.poll(async () => (await getRun(deps, providerId, runId)).state, patience).toBe('done');

  await putFaults(house.office.url, []);
  const waiting = async (): Promise<number> =>
    (await listIntents(deps, providerId, { states: ['pending', 'sending', 'unknown', 'held', 'refused'] }))
      .total;
  await expect.poll(waiting, patience).toBe(0);

  const inPsa = async () => {
    const answer = await admin.get('/company/configurations', z.array(Configuration), { pageSize: 100 });
    return answer.outcome === 'ok' ? answer.body : [];
  };
  const made = await inPsa();
  const known = (await listConfigurations(deps, providerId)).rows;
  const pair = (organizationId: number, remoteId: number | null) => `${markerOf(organizationId)} ${remoteId}`;
  expect(made.map(({ deviceIdentifier, id }) => `${deviceIdentifier} ${id}`).sort()).toEqual(
    known.map(({ organizationId, remoteId }) => pair(organizationId, remoteId)).sort(),
  );
  expect(known).toHaveLength(house.customers.length);

  // A write that a worker left when it died: a delivery that belongs to no run finds what came of it.
  const [left] = (await listIntents(deps, providerId, { kinds: ['configuration-create'] })).rows;
  const key = left?.key ?? '';
  await inProvider(deps.db, providerId, (tx) =>
    sql`update intents set state = 'sending', reason = null, remote_id = null, fence = fence + 1,
        leased_by = 'a worker that died', lease_until = clock_timestamp(), send_before = clock_timestamp()
      where provider_id = ${providerId}::uuid and key = ${key}`.execute(tx),
  );
  await wakeProvider(deps.db, providerId, 'deliver');
  const settled = async () => (await listIntents(deps, providerId, { states: ['done'] })).rows;
  await expect
    .poll(settled, patience)
    .toContainEqual(expect.objectContaining({ key, reason: 'adopted', remoteId: left?.remoteId }));

  // A second one of a mark, as a request that is applied too late makes it; the sweep is due by the table alone.
  const [first] = made;
  const copy = {
    name: 'Applied late',
    type: { id: first?.type?.id },
    company: { id: first?.company?.id },
    deviceIdentifier: first?.deviceIdentifier,
    activeFlag: true,
  };
  const second = await admin.write('POST', '/company/configurations', copy, Configuration);
  expect(second.outcome).toBe('ok');
  await wakeProvider(deps.db, providerId, 'sweep');
  await expect.poll(async () => (await ledgerStatus(deps, providerId)).duplicates, patience).toBe(1);
  await expect
    .poll(async () => (await inPsa()).filter(({ activeFlag }) => activeFlag === false).length, patience)
    .toBe(1);

  // Nothing of jobs was ever there, and nobody listened.
  const { rows } = await sql<{ schemas: number; listening: number }>`select
      (select count(*)::int from pg_namespace where nspname = 'pgboss') as schemas,
      (select count(*)::int from pg_stat_activity
        where datname = current_database() and query ilike 'listen %') as listening`.execute(deps.db);
  expect(rows).toEqual([{ schemas: 0, listening: 0 }]);
});
