import { createHash } from 'node:crypto';

import type pg from 'pg';

import { DatabaseError } from './database-error.ts';
import { withClient } from './with-client.ts';

/** A step of the schema: one SQL statement per entry, because Citus takes one data-definition statement per query. */
export type Migration = { name: string; statements: readonly string[] };

// Any number of ours will do; it keeps two processes that start at once from migrating side by side.
const lockKey = 7_272_765_011;
const lockTimeoutMs = 120_000;

/**
 * Brings the database to the schema of `migrations`, in their order, each in a transaction of its own.
 * Refuses a database that knows a migration which this version doesn't: an older program must not write to it.
 * @returns the names of the migrations that were applied now
 */
export const migrate = async (
  ownerUrl: string,
  migrations: readonly Migration[],
): Promise<{ applied: string[] }> =>
  await withClient(ownerUrl, async (client) => {
    await client.query(`set lock_timeout = ${lockTimeoutMs}`);
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    const done = await appliedMigrations(client);
    refuseUnknown([...done.keys()], migrations);

    const applied: string[] = [];
    for (const migration of migrations) {
      const digest = digestOf(migration);
      const digestThen = done.get(migration.name);
      if (digestThen === undefined) {
        await apply(client, migration, digest);
        applied.push(migration.name);
      } else if (digestThen !== digest) {
        throw new DatabaseError(
          'schema-changed',
          `The database was made by another development version of Parasol: its migration "${migration.name}" has changed since. ` +
            'Start that version again, or begin with an empty database (for `npm start`: stop it and remove the directory .parasol).',
        );
      }
    }
    return { applied };
  });

/** Identifies the whole of a schema, e.g. to know whether a template made earlier can be used. */
export const digestOfAll = (migrations: readonly Migration[]): string =>
  createHash('sha256').update(JSON.stringify(migrations)).digest('hex');

const digestOf = (migration: Migration): string =>
  createHash('sha256').update(JSON.stringify(migration.statements)).digest('hex');

const appliedMigrations = async (client: pg.Client): Promise<Map<string, string>> => {
  await client.query(
    `create table if not exists schema_migrations (
      name text primary key,
      digest text not null,
      applied_at timestamptz not null default now()
    )`,
  );
  const { rows } = await client.query<{ name: string; digest: string }>(
    'select name, digest from schema_migrations',
  );
  return new Map(rows.map((row) => [row.name, row.digest]));
};

/** Throws `schema-newer` where the database knows a migration that this version doesn't. */
export const refuseUnknown = (done: readonly string[], migrations: readonly Migration[]): void => {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = done.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new DatabaseError(
    'schema-newer',
    `The database belongs to a newer version of Parasol (this one doesn't know its migration ${unknown.map((name) => `"${name}"`).join(', ')}). ` +
      'Nothing was changed. Install that version or a later one, or restore a backup made by this version.',
  );
};

const apply = async (client: pg.Client, migration: Migration, digest: string): Promise<void> => {
  await client.query('begin');
  try {
    for (const statement of migration.statements) await client.query(statement);
    await client.query('insert into schema_migrations (name, digest) values ($1, $2)', [
      migration.name,
      digest,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
};
