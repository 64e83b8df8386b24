import { z } from 'zod';
import type { Narrow } from './records.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

/** The documents of one record. */
export function documentsOf(recordType: string, recordId: number): Narrow {
  return (p) => ({
    sql: `lower(t.kept->>'recordType') = lower(${p.add(recordType, 'text')}) and t.kept->>'recordId' = ${p.add(String(recordId), 'text')}`,
    tables: [],
  });
}

export async function writeContent(
  db: SandboxDatabase,
  id: number,
  content: Buffer,
  runner?: Runner,
): Promise<void> {
  await db.run(
    `insert into document_content (document_id, content) values ($1, $2)
      on conflict (document_id) do update set content = excluded.content`,
    [id, content],
    runner,
  );
}

/** Deletes what was uploaded for a record that goes, with its content; how many there were. */
export async function deleteDocumentsOf(
  db: SandboxDatabase,
  recordType: string,
  recordId: number,
  runner: Runner,
): Promise<number> {
  const rows = await db.run(
    `with gone as (delete from "record_document" t
        where lower(t.kept->>'recordType') = lower($1::text) and t.kept->>'recordId' = $2::text returning t.id),
      emptied as (delete from document_content where document_id in (select id from gone))
      select id from gone`,
    [recordType, String(recordId)],
    runner,
  );
  return rows.length;
}

export async function readContent(
  db: SandboxDatabase,
  id: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const rows = await db.run('select content from document_content where document_id = $1', [id]);
  return rows[0] === undefined
    ? undefined
    : new Uint8Array(z.tuple([z.instanceof(Buffer)]).parse(rows[0])[0]);
}
