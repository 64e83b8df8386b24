import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import { z } from 'zod';

import { DatabaseError } from './database-error.ts';
import { withClient } from './with-client.ts';

/** What lies where on a Citus cluster. */
export type Distribution = {
  /** Shared out among the workers by this column of theirs, all alike, so that one provider's rows lie on one node. */
  readonly column: string;
  /** Small, read by every node and seldom written: a copy on each. All other tables stay on the coordinator. */
  readonly reference: readonly string[];
};

export type Distributed = { readonly distributed: string[]; readonly reference: string[] };

const lockKey = 7_272_765_014;
const nameRows = z.array(z.object({ name: z.string() }));
const keyRows = z.array(z.object({ table_name: z.string(), name: z.string(), definition: z.string() }));

const names = async (client: Client, statement: string): Promise<string[]> =>
  nameRows.parse((await client.query(statement)).rows).map((row) => row.name);

const hasCitus = async (client: Client): Promise<boolean> =>
  (await names(client, `select extname as name from pg_extension where extname = 'citus'`)).length > 0;

/** Tables with forced row-level security are the tenants' tables: all of them lead with the column. */
const tenantTables = (client: Client): Promise<string[]> =>
  names(
    client,
    `select relname as name from pg_class
      where relforcerowsecurity and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1`,
  );

const known = async (client: Client): Promise<Set<string>> =>
  new Set(await names(client, `select logicalrelid::text as name from pg_dist_partition`));

/** Whether this database is part of a Citus cluster whose tables are shared out already. */
export const isDistributed = (ownerUrl: string): Promise<boolean> =>
  withClient(ownerUrl, async (client) => {
    if (!(await hasCitus(client))) return false;
    const there = await known(client);
    return (await tenantTables(client)).some((table) => there.has(table));
  });

/**
 * Shares the tenants' tables out among the workers of a Citus cluster, co-located, and copies the small shared ones to
 * every node. Does what is still to do and may be repeated, as after a migration that added a table; each table with
 * its foreign keys in one transaction. Run it on the coordinator while no other process writes.
 * @throws DatabaseError `citus-missing`
 */
export const distribute = (ownerUrl: string, o: Distribution): Promise<Distributed> =>
  withClient(ownerUrl, async (client) => {
    if (!(await hasCitus(client)))
      throw new DatabaseError(
        'citus-missing',
        'This database has no extension "citus". On the coordinator, and in the database that DATABASE_URL names: ' +
          '`create extension citus`, then `select citus_set_coordinator_host(…)` and `select citus_add_node(…)` for each worker. docs/scale.md has the steps.',
      );
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    // Workers see app.provider only so; without it row-level security would hide every row of a distributed table.
    await client.query(
      `do $$ begin
        execute format('alter database %I set citus.propagate_set_commands = %L', current_database(), 'local');
      end $$`,
    );
    const there = await known(client);
    const reference = o.reference.filter((table) => !there.has(table));
    const distributed = (await tenantTables(client)).filter((table) => !there.has(table));
    await client.query('begin');
    try {
      await client.query(`set local citus.multi_shard_modify_mode = 'sequential'`);
      const keys = await dropForeignKeys(client, distributed);
      for (const table of reference)
        await client.query(`select create_reference_table(${escapeLiteral(table)})`);
      // All with the same type of column and number of shards: Citus co-locates them by itself.
      for (const table of distributed)
        await client.query(
          `select create_distributed_table(${escapeLiteral(table)}, ${escapeLiteral(o.column)}, colocate_with => 'default')`,
        );
      for (const key of keys)
        await client.query(
          `alter table ${escapeIdentifier(key.table_name)} add constraint ${escapeIdentifier(key.name)} ${key.definition}`,
        );
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw error;
    }
    return { distributed, reference };
  });

/** Citus shares out no table that a plain one refers to; the keys are made again at once, on all shards. */
const dropForeignKeys = async (
  client: Client,
  tables: readonly string[],
): Promise<z.infer<typeof keyRows>> => {
  const { rows } = await client.query(
    `select conrelid::regclass::text as table_name, conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'f' and conrelid = any($1::text[]::regclass[])`,
    [tables],
  );
  const keys = keyRows.parse(rows);
  for (const key of keys)
    await client.query(
      `alter table ${escapeIdentifier(key.table_name)} drop constraint ${escapeIdentifier(key.name)}`,
    );
  return keys;
};
