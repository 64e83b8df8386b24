import { randomUUID } from 'node:crypto';

import { openDatabase, openPool } from '@parasol/postgres';
import { testDatabase } from '@parasol/postgres/testing';
import type { Kysely } from 'kysely';

import { appRole, migrations, type Tables } from '../schema/index.ts';
import type { LedgerParts } from './parts.ts';
import { createSqlStore } from './store.ts';
import type { Tx } from './ledger.ts';

/** A database of a test file's own, as the application's role sees it and as its owner does. */
export type LedgerDatabase = {
  readonly db: Kysely<Tables>;
  readonly ownerDb: Kysely<Tables>;
  /** A worker of its own. `monotonicMs` may be replaced to have it sleep past its deadline. */
  worker(more?: Partial<LedgerParts<Tx>>): LedgerParts<Tx>;
  providerId(): string;
  /** All times divided by it, for every worker. */
  scaleTimes(scale: number): Promise<void>;
  close(): Promise<void>;
};

export const openLedgerDatabase = async (): Promise<LedgerDatabase> => {
  const database = await testDatabase({ template: 'parasol', migrations, appRole });
  const pool = openPool(database.url, { max: 10 });
  const ownerPool = openPool(database.ownerUrl, { max: 2 });
  const db = openDatabase<Tables>(pool);
  const ownerDb = openDatabase<Tables>(ownerPool);
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return {
    db,
    ownerDb,
    worker: (more = {}) => ({
      store: createSqlStore(db),
      worker: randomUUID(),
      monotonicMs: () => performance.now(),
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, ms);
          signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
          });
        }),
      log: silent,
      ...more,
    }),
    providerId: () => randomUUID(),
    async scaleTimes(scale) {
      await ownerDb.updateTable('installation').set({ time_scale: scale }).where('id', '=', 1).execute();
    },
    async close() {
      await db.destroy();
      await ownerDb.destroy();
      await database.drop();
    },
  };
};
