import { z } from 'zod';
import { Parameters } from './parameters.ts';
import type { Narrow } from './records.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

const idRow = z.tuple([z.number()]);

/** What configurations can be attached to: the table of the links, and the column of the ones that hold them. */
export const linkTables = {
  ticket: { table: 'ticket_configuration', column: 'ticket_id' },
  agreement: { table: 'agreement_configuration', column: 'agreement_id' },
} as const;
export type LinkTable = (typeof linkTables)[keyof typeof linkTables];

/** Attaches a configuration, by its id or its device identifier; undefined where there is none within `narrow`. */
export async function attach(
  db: SandboxDatabase,
  { table, column }: LinkTable,
  holderId: number,
  by: { id?: number | null | undefined; deviceIdentifier?: string | null | undefined },
  narrow: readonly Narrow[],
): Promise<number | undefined> {
  const p = new Parameters();
  const device = (by.deviceIdentifier ?? '').replaceAll('\0', '').toWellFormed();
  const named =
    by.id === null || by.id === undefined
      ? `lower(t.data->>'deviceIdentifier') = lower(${p.add(device, 'text')})`
      : `t.id = ${p.add(by.id, 'numeric')}`;
  const where = [named, ...narrow.flatMap((one) => one(p)?.sql ?? [])].join(' and ');
  const rows = await db.run(
    `select t.id from "record_configuration" t where ${where} order by t.id limit 1`,
    p.values,
  );
  if (rows[0] === undefined) return undefined;
  const [id] = idRow.parse(rows[0]);
  await db.run(`insert into ${table} (${column}, configuration_id) values ($1, $2) on conflict do nothing`, [
    holderId,
    id,
  ]);
  db.changed(table);
  return id;
}

export async function detach(
  db: SandboxDatabase,
  { table, column }: LinkTable,
  holderId: number,
  configurationId: number,
): Promise<boolean> {
  const rows = await db.run(
    `delete from ${table} where ${column} = $1 and configuration_id = $2 returning 1`,
    [holderId, configurationId],
  );
  db.changed(table);
  return rows.length > 0;
}

/** Takes away all links of a ticket, an agreement or a configuration that is deleted. */
export async function unlink(
  db: SandboxDatabase,
  { table }: LinkTable,
  column: LinkTable['column'] | 'configuration_id',
  id: number,
  runner: Runner,
): Promise<void> {
  await db.run(`delete from ${table} where ${column} = $1`, [id], runner);
}

/** The configurations that are attached to one ticket or agreement. */
export function attachedTo({ table, column }: LinkTable, holderId: number): Narrow {
  return (p) => ({
    sql: `exists (select 1 from ${table} l where l.configuration_id = t.id and l.${column} = ${p.add(holderId, 'integer')})`,
    tables: [table],
  });
}
