import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';

/** Typed SQL over the pool. Destroying the result ends the pool. */
export const openDatabase = <DB>(pool: pg.Pool): Kysely<DB> =>
  new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
