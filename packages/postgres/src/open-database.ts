import { Kysely, type Logger, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type pg from 'pg';
import { lastIsNext } from './last-statement.ts';
import { ThriftyDriver } from './thrifty-driver.ts';

/** Typed SQL over the pool; `log` is told of every statement. Destroying the result ends the pool. */
export const openDatabase = <DB>(pool: pg.Pool, log?: Logger): Kysely<DB> =>
  new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new ThriftyDriver(pool),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    ...(log === undefined
      ? {}
      : { log: (event) => (event.query.sql === lastIsNext ? undefined : log(event)) }),
  });
