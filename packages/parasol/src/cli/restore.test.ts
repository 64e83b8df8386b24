import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openPool } from '@parasol/postgres';
import { testDatabase, type TestDatabase } from '@parasol/postgres/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { verifyAudit } from '../audit/index.ts';
import { backup, restore } from '../backup/index.ts';
import type { Deps } from '../deps.ts';
import { installationFacts, saveTimeScale } from '../ledger/index.ts';
import { openRooms } from '../process/index.ts';
import { createProvider } from '../providers/index.ts';
import { runHere } from '../runs/index.ts';
import { appRole, migrations } from '../schema/index.ts';
import { connectProvider, type ConnectedProvider } from '../testing/connected-provider.ts';

const masterKey = randomBytes(32).toString('base64');
const named = z.array(z.looseObject({ id: z.number() }));
const written = z.object({ ok: z.literal(true), epoch: z.number(), rows: z.number() });
const counted = z.array(z.object({ count: z.string() }));

let directory: string;
let first: TestDatabase;
let empty: TestDatabase;
let rooms: Awaited<ReturnType<typeof openRooms>>;
let providerId: string;
let town: ConnectedProvider;
const file = (): string => join(directory, 'old.backup.gz');

const openOn = (database: TestDatabase) =>
  openRooms({
    databaseUrl: database.url,
    stateDir: directory,
    env: { PARASOL_MASTER_KEY: masterKey },
    allowLoopbackHosts: true,
    limits: 'off',
    callTimeoutMs: 2_000,
    applicationName: 'test',
    log: pino({ level: 'silent' }),
  });

/** What the PSA has of ours. */
const inPsa = async (): Promise<{ configurations: number[]; tickets: number[] }> => {
  const admin = (await town.office.roles()).find((role) => role.name === 'Admin');
  const member = await town.office.member(`look${randomBytes(3).toString('hex')}`, { id: admin?.id ?? 0 });
  const client = town.office.client(member);
  const idsOf = async (path: string): Promise<number[]> => {
    const answer = await client.get(path, named, { pageSize: 1000 });
    if (answer.outcome !== 'ok') throw new Error(answer.outcome);
    return answer.body.map(({ id }) => id);
  };
  return {
    configurations: await idsOf('/company/configurations'),
    tickets: await idsOf('/service/tickets'),
  };
};

const run = async (deps: Deps) => runHere(deps, providerId, { trigger: 'manual' }, () => undefined);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parasol-restore-'));
  [first, empty] = await Promise.all([
    testDatabase({ template: 'parasol', migrations, appRole }),
    testDatabase({ template: 'empty', migrations: [], appRole }),
  ]);
  rooms = await openOn(first);
  // In a new epoch what isn't found is waited for: 15 minutes, here 6 seconds.
  await saveTimeScale(rooms.deps, 150);
  providerId = (await createProvider(rooms.deps, { kind: 'msp', name: 'An MSP' })).id;
  town = await connectProvider(rooms.deps, providerId, { customers: 5 });
  await backup(first.ownerUrl, file(), new Date());
});
afterAll(async () => {
  await town?.stop();
  await rooms?.close();
  await Promise.all([first?.drop(), empty?.drop(), rm(directory, { recursive: true })]);
});

const providersIn = async (database: TestDatabase): Promise<number> => {
  const pool = openPool(database.ownerUrl, { max: 1 });
  const { rows } = await pool.query('select count(*) as count from providers');
  await pool.end();
  return Number(counted.parse(rows)[0]?.count);
};

test('a backup with another master key, one that is cut off and one onto what is in use are refused, and nothing is written', async () => {
  const refusing = restore(empty.ownerUrl, file(), () => {
    throw new Error('another key');
  });
  await expect(refusing).rejects.toThrow('another key');
  const whole = await readFile(file());
  const cut = join(directory, 'cut.gz');
  await writeFile(cut, whole.subarray(0, whole.length - 200));
  await expect(restore(empty.ownerUrl, cut, () => undefined)).rejects.toMatchObject({
    code: 'backup_damaged',
  });
  expect(await providersIn(empty)).toBe(0);
  await expect(restore(first.ownerUrl, file(), () => undefined)).rejects.toMatchObject({
    code: 'restore_not_empty',
  });
});

test('an old backup on an empty machine begins a new epoch, and what was written since is found and not made again', async () => {
  expect(await run(rooms.deps)).toMatchObject({ state: 'done' });
  const before = await inPsa();
  expect(before.configurations.length).toBe(town.customers.length);
  expect(before.tickets.length).toBeGreaterThan(0);
  const epochBefore = (await installationFacts(rooms.deps)).epoch;

  const main = join(import.meta.dirname, 'main.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [main, 'restore', file(), '--json', '--state-dir', directory],
    {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: empty.ownerUrl,
        PARASOL_APP_DATABASE_URL: empty.url,
        PARASOL_MASTER_KEY: masterKey,
      },
      timeout: 60_000,
    },
  );
  const { epoch } = written.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  expect(epoch).toBeGreaterThan(epochBefore);

  const later = await openOn(empty);
  try {
    expect((await installationFacts(later.deps)).epoch).toBe(epoch);
    expect(await verifyAudit(later.deps, providerId)).toMatchObject({ intact: true });
    // the sealed keys open, and the runs find what they don't know to be there
    expect(await run(later.deps)).toMatchObject({ state: 'done' });
  } finally {
    await later.close();
  }
  expect(await inPsa()).toEqual(before);
});
