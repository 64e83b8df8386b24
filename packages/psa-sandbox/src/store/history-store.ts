import { z } from 'zod';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

/** One changed field, as the History screen shows it. */
export type HistoryDetail = { field: string; before: string | null; after: string | null };
export type HistoryKind = 'securityRole' | 'apiMember' | 'apiKey';

export async function addHistory(
  db: SandboxDatabase,
  entry: {
    kind: HistoryKind;
    recordId: number;
    at: string;
    who: string;
    action: string;
    details: readonly HistoryDetail[];
  },
  runner?: Runner,
): Promise<void> {
  await db.run(
    'insert into history (kind, record_id, at, who, action, details) values ($1, $2, $3, $4, $5, $6::jsonb)',
    [entry.kind, entry.recordId, entry.at, entry.who, entry.action, JSON.stringify(entry.details)],
    runner,
  );
}

const row = z.tuple([
  z.coerce.number(),
  z.string(),
  z.string(),
  z.string(),
  z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
]);
const historyMax = 1_000;

/** A record's history, the latest first, at most 1,000 entries. */
export async function readHistory(db: SandboxDatabase, kind: HistoryKind, recordId: number) {
  const rows = await db.run(
    'select id, at, who, action, details from history where kind = $1 and record_id = $2 order by id desc limit $3',
    [kind, recordId, historyMax],
  );
  return rows.map((one) => {
    const [id, at, who, action, details] = row.parse(one);
    return { id, at, who, action, details };
  });
}
