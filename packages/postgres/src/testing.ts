import { randomBytes } from 'node:crypto';

import type pg from 'pg';
import { z } from 'zod';

import { databaseUrl, type ServerAddress } from './address.ts';
import { DatabaseError } from './database-error.ts';
import { ensureDatabase } from './ensure-database.ts';
import { quoteIdentifier } from './identifier.ts';
import { digestOfAll, migrate, type Migration } from './migrate.ts';
import { withClient } from './with-client.ts';

export { startReplica, type Replica } from './embedded/replica.ts';

/** A database of a test's own. `url` connects as `appRole` if one was asked for, else as the owner. */
export type TestDatabase = { ownerUrl: string; url: string; drop(): Promise<void> };

/** The environment variable by which vitest's global set-up tells tests where their server is. */
export const testServerVariable = 'PARASOL_TEST_SERVER';

const templateLockKey = 7_272_765_012;

const addressSchema = z.object({
  host: z.string(),
  port: z.number(),
  user: z.string(),
  password: z.string().exactOptional(),
});

/** The server that the global set-up started for this run. */
export const testServer = (): ServerAddress => {
  const text = process.env[testServerVariable];
  if (text === undefined) {
    throw new DatabaseError(
      'no-test-server',
      'No test server: run the tests from the root of the clone, with `npm test` or vitest.',
    );
  }
  return addressSchema.parse(JSON.parse(text));
};

/**
 * A fresh database with the schema of `migrations`. The schema is made once per run as a template and copied
 * (about 55 ms), so each test file can have its own and none depends on another.
 */
export const testDatabase = async (o: {
  template: string;
  migrations: readonly Migration[];
  appRole?: string;
}): Promise<TestDatabase> => {
  const server = testServer();
  const template = `template_${o.template}_${digestOfAll(o.migrations).slice(0, 16)}`;
  const name = `test_${o.template}_${randomBytes(6).toString('hex')}`;
  const administratorUrl = databaseUrl(server, 'postgres');

  await withClient(administratorUrl, async (client) => {
    await ensureTemplate(client, server, template, o.migrations);
    await client.query(`create database ${quoteIdentifier(name)} template ${quoteIdentifier(template)}`);
  });
  return {
    ownerUrl: databaseUrl(server, name),
    url: databaseUrl(o.appRole === undefined ? server : { ...server, user: o.appRole }, name),
    drop: async () => {
      await withClient(administratorUrl, (client) =>
        client.query(`drop database if exists ${quoteIdentifier(name)} with (force)`),
      );
    },
  };
};

const ensureTemplate = async (
  client: pg.Client,
  server: ServerAddress,
  template: string,
  migrations: readonly Migration[],
): Promise<void> => {
  await client.query('select pg_advisory_lock($1)', [templateLockKey]);
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (found.rowCount !== 0) return;
    // Renamed only when complete, so that a run that died half-way leaves no half-made template behind.
    const making = `making_${template}`;
    await client.query(`drop database if exists ${quoteIdentifier(making)} with (force)`);
    await migrate(await ensureDatabase(server, making), migrations);
    await client.query(`alter database ${quoteIdentifier(making)} rename to ${quoteIdentifier(template)}`);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [templateLockKey]);
  }
};
