import { PsaCallError } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { psaClientFor, type CallListener } from '../providers/index.ts';
import { checkRights } from './check-rights.ts';
import type { RightsReport } from './report.ts';
import { deleteOldReports, insertReport, selectReports } from './store.ts';

type CheckDeps = Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'ids' | 'limits'>;

const reportsKept = 1_000;

/**
 * Checks now and stores the report. Throws `psa_not_connected`, `psa_disabled`, or `psa_call_failed` when the PSA
 * can't be asked; then the report before stays the latest.
 */
export const runRightsCheck = async (
  deps: CheckDeps,
  providerId: string,
  o: { readonly onCall?: CallListener } = {},
): Promise<RightsReport> => {
  const client = await psaClientFor(deps, providerId, o);
  try {
    const report = await checkRights(client, deps.clock.now());
    await inProvider(deps.db, providerId, async (tx) => {
      await insertReport(tx, providerId, deps.ids(), report);
      await deleteOldReports(tx, providerId, reportsKept);
    });
    return report;
  } catch (error) {
    if (!(error instanceof PsaCallError)) throw error;
    const { answer } = error;
    const reason =
      answer.outcome === 'refused' ? `It answered ${answer.status}: ${answer.message}` : answer.outcome;
    throw parasolError('psa_call_failed', { reason }, { cause: error });
  } finally {
    await client.close();
  }
};

export const latestRights = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<RightsReport | null> => {
  const [latest] = await listRightsReports(deps, providerId, 1);
  return latest ?? null;
};

/** Newest first; at most 100. */
export const listRightsReports = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  limit = 20,
): Promise<RightsReport[]> =>
  inProvider(deps.db, providerId, async (tx) =>
    selectReports(tx, providerId, Math.min(Math.max(limit, 1), 100)),
  );
