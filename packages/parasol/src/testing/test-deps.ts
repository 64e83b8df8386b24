import { randomBytes, randomUUID } from 'node:crypto';
import { openDatabase, openPool } from '@parasol/postgres';
import { testDatabase, type TestDatabase } from '@parasol/postgres/testing';
import { pino } from 'pino';
import type { Deps } from '../deps.ts';
import { createConnect } from '../providers/index.ts';
import { appRole, migrations, type Tables } from '../schema/index.ts';
import { createVault, parseMasterKeys } from '../vault/index.ts';

/** What a room is handed, over a database of the test's own, as the application's role. */
export type TestDeps = Deps & {
  readonly database: TestDatabase;
  /** What the vault seals with, as `parseMasterKeys` takes it. */
  readonly masterKeys: string;
  /** Moves the clock; it stands still otherwise. */
  setNow(now: Date): void;
  stop(): Promise<void>;
};

export const startTestDeps = async (
  o: { readonly logDirectories?: readonly string[] } = {},
): Promise<TestDeps> => {
  const database = await testDatabase({ template: 'parasol', migrations, appRole });
  const pool = openPool(database.url);
  const connect = createConnect({
    allowLoopbackHosts: true,
    now: Date.now,
    logDirectories: o.logDirectories ?? [],
  });
  const masterKeys = randomBytes(32).toString('base64');
  let now = new Date('2026-11-22T12:00:00Z');
  return {
    database,
    masterKeys,
    db: openDatabase<Tables>(pool),
    vault: createVault(parseMasterKeys(masterKeys, 'test')),
    connect,
    clock: { now: () => now },
    log: pino({ level: 'silent' }),
    ids: randomUUID,
    random: Math.random,
    limits: 'off',
    setNow: (next) => {
      now = next;
    },
    stop: async () => {
      await connect.close();
      await pool.end();
      await database.drop();
    },
  };
};
