import { inProvider } from '@parasol/postgres';
import type { Kysely } from 'kysely';
import { firstHash, hashOf, type AuditLine } from './line.ts';
import { presentable, readHead, rowsAfter } from './store.ts';
import type { Tables } from '../schema/index.ts';

export type AuditVerdict =
  | { readonly intact: true; readonly lines: number }
  | { readonly intact: false; readonly lines: number; readonly brokenAtSeq: number; readonly reason: string };

const batchSize = 1_000;

/** All lines of a provider in order, in batches: for export, and for `verifyAudit`. */
export async function* auditLines(
  deps: { readonly db: Kysely<Tables> },
  providerId: string,
): AsyncGenerator<AuditLine> {
  let after = 0;
  for (;;) {
    const from = after;
    const rows = await inProvider(deps.db, providerId, async (tx) =>
      rowsAfter(tx, providerId, from, batchSize),
    );
    for (const row of rows) {
      yield presentable(row);
      after = row.seq;
    }
    if (rows.length < batchSize) return;
  }
}

/**
 * Finds the first line that was changed, removed, put in or cut off. Lines added while it reads don't disturb it.
 * Who owns the database can write a whole chain anew, its end included: that is told by `keptEnd`, the last line of an
 * export that was kept elsewhere.
 */
export const verifyAudit = async (
  deps: { readonly db: Kysely<Tables> },
  providerId: string,
  keptEnd?: { readonly seq: number; readonly hash: string },
): Promise<AuditVerdict> => {
  const head = await inProvider(deps.db, providerId, async (tx) => readHead(tx, providerId));
  let previousHash = firstHash;
  let seq = 0;
  for await (const line of auditLines(deps, providerId)) {
    const broken = (reason: string): AuditVerdict => ({
      intact: false,
      lines: seq,
      brokenAtSeq: seq + 1,
      reason,
    });
    if (line.seq !== seq + 1) return broken('A line is missing.');
    if (line.previousHash !== previousHash) return broken('The line does not follow from the one before it.');
    if (hashOf(line) !== line.hash) return broken('The line was changed.');
    if (head?.seq === line.seq && head.hash !== line.hash)
      return broken('The line is not the one that was written.');
    if (keptEnd?.seq === line.seq && keptEnd.hash !== line.hash)
      return broken('The log up to here is not the one that was exported.');
    previousHash = line.hash;
    seq = line.seq;
  }
  if (seq < Math.max(head?.seq ?? 0, keptEnd?.seq ?? 0))
    return { intact: false, lines: seq, brokenAtSeq: seq + 1, reason: 'The end of the log was cut off.' };
  return { intact: true, lines: seq };
};
