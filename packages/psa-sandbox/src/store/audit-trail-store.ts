import type { Narrow } from './records.ts';

/** The entries about one record. */
export function aboutRecord(type: string, recordId: number): Narrow {
  return (p) => ({
    sql: `lower(t.data->>'auditType') = lower(${p.add(type, 'text')}) and t.kept->>'recordId' = ${p.add(String(recordId), 'text')}`,
    tables: [],
  });
}
