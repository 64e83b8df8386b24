import { databaseTrouble, type DatabaseTrouble } from '@parasol/postgres';
import { sql, type Kysely } from 'kysely';

import type { ErrorCode } from '../errors/index.ts';
import type { Tables } from '../schema/index.ts';

const timeoutMs = 2_000;
/** A balancer asks every second, perhaps from several places. */
const keptMs = 2_000;

/** The error by which each trouble is told. */
export const troubleCodes = {
  'read-only': 'database_read_only',
  full: 'database_full',
  away: 'not_ready',
} as const satisfies Record<DatabaseTrouble, ErrorCode>;

const rolledBack = Symbol('rolled back');

const probe = async (db: Kysely<Tables>): Promise<DatabaseTrouble | null> => {
  try {
    await db.transaction().execute(async (tx) => {
      await sql`insert into storage_probe (filler) values (repeat('x', 7000))`.execute(tx);
      throw rolledBack;
    });
  } catch (error) {
    return error === rolledBack ? null : (databaseTrouble(error) ?? 'away');
  }
  return null;
};

type Known = { readonly askedAtMs: number; readonly found: Promise<DatabaseTrouble | null> };
const known = new WeakMap<Kysely<Tables>, Known>();

/** Whether the database takes writes at the moment, and if not, why; asked at most every two seconds. */
export const readiness = (db: Kysely<Tables>): Promise<DatabaseTrouble | null> => {
  const last = known.get(db);
  const now = performance.now();
  if (last !== undefined && now - last.askedAtMs < keptMs) return last.found;
  const late = new Promise<'away'>((resolve) => setTimeout(() => resolve('away'), timeoutMs).unref());
  const found = Promise.race([probe(db), late]);
  known.set(db, { askedAtMs: now, found });
  return found;
};
