import { z } from 'zod';
import type { SandboxDatabase } from './sandbox-database.ts';

const idRow = z.tuple([z.number()]);

/** Attaches a configuration to a ticket, by its id or its device identifier; undefined where there is none. */
export async function attach(
  db: SandboxDatabase,
  ticketId: number,
  by: { id?: number | null | undefined; deviceIdentifier?: string | null | undefined },
): Promise<number | undefined> {
  const byId = by.id !== null && by.id !== undefined;
  const rows = byId
    ? await db.run('select id from "record_configuration" where id = $1::bigint', [by.id])
    : await db.run(
        `select id from "record_configuration" where lower(data->>'deviceIdentifier') = lower($1::text) order by id limit 1`,
        [(by.deviceIdentifier ?? '').replaceAll('\0', '').toWellFormed()],
      );
  if (rows[0] === undefined) return undefined;
  const [id] = idRow.parse(rows[0]);
  await db.run(
    'insert into ticket_configuration (ticket_id, configuration_id) values ($1, $2) on conflict do nothing',
    [ticketId, id],
  );
  db.changed('ticket_configuration');
  return id;
}

export async function detach(
  db: SandboxDatabase,
  ticketId: number,
  configurationId: number,
): Promise<boolean> {
  const rows = await db.run(
    'delete from ticket_configuration where ticket_id = $1 and configuration_id = $2 returning 1',
    [ticketId, configurationId],
  );
  db.changed('ticket_configuration');
  return rows.length > 0;
}
