import type { Narrow } from './records.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

export type AuditEntry = { type: string; recordId: number; action: string; at: string; who: string };

const table = '"record_auditTrailEntry"';

/** Writes entries, all in one statement. */
export async function writeAuditTrail(db: SandboxDatabase, entries: readonly AuditEntry[]): Promise<void> {
  await db.run(
    `insert into ${table} (data, kept, entered_at, entered_by, updated_at, updated_by)
      select jsonb_build_object('text', e.type || ' ' || e.record_id || ' was ' || e.action || ' by ' || e.who, 'enteredDate', e.at,
        'enteredBy', e.who, 'auditType', e.type, 'auditSubType', 'Record', 'auditSource', 'API'),
        jsonb_build_object('recordId', e.record_id), e.at, e.who, e.at, e.who
      from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[]) e(type, record_id, action, at, who)`,
    [
      entries.map((e) => e.type),
      entries.map((e) => e.recordId),
      entries.map((e) => e.action),
      entries.map((e) => e.at),
      entries.map((e) => e.who),
    ],
  );
  db.changed(table);
}

/** The entries about one record. */
export function aboutRecord(type: string, recordId: number): Narrow {
  return (p) => ({
    sql: `lower(t.data->>'auditType') = lower(${p.add(type, 'text')}) and t.kept->>'recordId' = ${p.add(String(recordId), 'text')}`,
    tables: [],
  });
}
