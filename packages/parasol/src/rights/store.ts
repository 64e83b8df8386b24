import type { Transaction } from 'kysely';
import type { Tables } from '../schema/index.ts';
import { rightsReport, type RightsReport } from './report.ts';

type Tx = Transaction<Tables>;

export const insertReport = async (
  tx: Tx,
  providerId: string,
  id: string,
  report: RightsReport,
): Promise<void> => {
  await tx
    .insertInto('rights_checks')
    .values({ provider_id: providerId, id, checked_at: report.checkedAt, report: JSON.stringify(report) })
    .execute();
};

/** Newest first. */
export const selectReports = async (tx: Tx, providerId: string, limit: number): Promise<RightsReport[]> => {
  const rows = await tx
    .selectFrom('rights_checks')
    .select('report')
    .where('provider_id', '=', providerId)
    .orderBy('checked_at', 'desc')
    .orderBy('stored_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => rightsReport.parse(row.report));
};

/** A check every night makes 1,000 reports in three years; older ones say nothing any more. */
export const deleteOldReports = async (tx: Tx, providerId: string, kept: number): Promise<void> => {
  await tx
    .deleteFrom('rights_checks')
    .where('provider_id', '=', providerId)
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('rights_checks as old')
        .select('old.id')
        .where('old.provider_id', '=', providerId)
        .orderBy('old.checked_at', 'desc')
        .orderBy('old.stored_at', 'desc')
        .offset(kept)
        .limit(100),
    )
    .execute();
};
