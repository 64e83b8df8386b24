import type { Client } from 'pg';
import { z } from 'zod';

import { leftOut, type TableFacts } from './format.ts';

const tableRow = z.object({ name: z.string(), of_tenants: z.boolean() });
const reference = z.object({ from_table: z.string(), to_table: z.string() });

/** All tables of the schema that a backup holds, referenced ones first. */
export const tablesInOrder = async (client: Client): Promise<TableFacts[]> => {
  const found = await client.query(
    `select relname as name, relrowsecurity as of_tenants from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`,
  );
  const tables = found.rows.map((row) => tableRow.parse(row)).filter((table) => !leftOut.has(table.name));
  const links = await client.query(
    `select from_class.relname as from_table, to_class.relname as to_table from pg_constraint
     join pg_class as from_class on from_class.oid = conrelid
     join pg_class as to_class on to_class.oid = confrelid
     where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`,
  );
  const references = links.rows.map((row) => reference.parse(row));
  const ordered: TableFacts[] = [];
  let left = tables.map((table) => ({ name: table.name, ofTenants: table.of_tenants }));
  while (left.length > 0) {
    const waiting = new Set(left.map((table) => table.name));
    const ready = left.filter(
      (table) => !references.some((link) => link.from_table === table.name && waiting.has(link.to_table)),
    );
    // Tables that refer to each other in a circle would have no order; the schema has none.
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a circle: ${[...waiting].join(', ')}`);
    ordered.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return ordered;
};

const providerRow = z.object({ id: z.string() });

/** The tenants whose rows a tenant table may hold: the providers, and the installation's own audit chain. */
export const tenantIds = async (client: Client, installationId: string): Promise<string[]> => {
  const found = await client.query('select id::text from providers order by id');
  return [...found.rows.map((row) => providerRow.parse(row).id), installationId];
};
