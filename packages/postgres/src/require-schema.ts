import type pg from 'pg';
import { z } from 'zod';

import { DatabaseError } from './database-error.ts';
import { refuseUnknown, type Migration } from './migrate.ts';

const rows = z.array(z.object({ name: z.string() }));

/** No such table, no right to read it, no such role: nobody has migrated this database, or only an older version has. */
const neverMade = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && (error.code === '42P01' || error.code === '42501')) ||
    /role "[^"]*" does not exist/.test(error.message));

const namesOf = async (pool: pg.Pool): Promise<string[]> => {
  try {
    return rows.parse((await pool.query('select name from schema_migrations')).rows).map(({ name }) => name);
  } catch (error) {
    if (neverMade(error)) return [];
    throw error;
  }
};

/**
 * For a process that doesn't migrate: refuses to start on a schema that isn't the one of `migrations`, whose statements
 * would fail one by one later on. Asks as the application's role, which has to be allowed to read `schema_migrations`.
 * @throws DatabaseError `schema-older`, `schema-newer`
 */
export const requireSchema = async (pool: pg.Pool, migrations: readonly Migration[]): Promise<void> => {
  const done = await namesOf(pool);
  refuseUnknown(done, migrations);
  const last = migrations.map(({ name }) => name).findLast((name) => !done.includes(name));
  if (last === undefined) return;
  throw new DatabaseError(
    'schema-older',
    `The database has not been brought to this version of Parasol yet: its migration "${last}" is not there. ` +
      'Nothing was changed. Back up, run `parasol migrate` once, then start this again.',
  );
};
