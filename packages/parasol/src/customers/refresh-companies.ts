import { PsaCallError, type ConnectWiseClient } from '@parasol/connectwise';
import { askInProvider, inProvider } from '@parasol/postgres';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { credentialStatus, psaClientFor } from '../providers/index.ts';
import { latestOf, readCompanies, type CompanyInsert } from './read-companies.ts';
import {
  countListed,
  mappingsToVerify,
  markVanished,
  putCompanies,
  putReadState,
  readState,
  setSuspension,
} from './store.ts';
import type { CompanyRefreshCounts } from './types.ts';

type RefreshDeps = Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'limits'>;

/** What was changed shortly before the last read is read again: the PSA's clock and ours needn't agree to the second. */
const overlapMs = 10 * 60_000;
/** The two calls of a short read see every change that we know of; now and then everything is read all the same. */
const fullEveryMs = 7 * 24 * 60 * 60_000;

const asCondition = (latest: string): string => {
  const since = new Date(Date.parse(latest) - overlapMs);
  return `lastUpdated > [${since.toISOString().replace(/\.\d{3}Z$/, 'Z')}]`;
};

const countAtPsa = async (client: ConnectWiseClient): Promise<number> => {
  const answer = await client.count('/company/companies');
  if (answer.outcome === 'ok') return answer.body;
  throw new PsaCallError('The companies could not be counted', answer);
};

/** Everything, and what is not in it has vanished. */
const storeAll = async (
  deps: RefreshDeps,
  providerId: string,
  rows: readonly CompanyInsert[],
  source: { readonly now: string; readonly before: string | undefined },
): Promise<void> => {
  const at = deps.clock.now();
  await inProvider(deps.db, providerId, async (tx) => {
    if (source.before !== undefined && source.before !== source.now) {
      // Another PSA: a record's number may name another company there, so what differs is not written to.
      const identifiers = new Map(rows.map((row) => [row.rec_id, row.identifier]));
      const replaced = (await mappingsToVerify(tx, providerId))
        .filter(
          (row) =>
            identifiers.has(row.company_rec_id) && identifiers.get(row.company_rec_id) !== row.identifier,
        )
        .map((row) => row.organization_id);
      await setSuspension(tx, providerId, replaced, 'company-replaced', at);
    }
    await putCompanies(tx, rows);
    await markVanished(
      tx,
      providerId,
      rows.map((row) => row.rec_id),
      at,
    );
    await putReadState(tx, {
      provider_id: providerId,
      read_at: at,
      full_read_at: at,
      source: source.now,
      latest: latestOf(rows, null),
    });
  });
};

/**
 * Reads what changed since the last time and counts: two calls. Null when the count shows that companies are gone,
 * which only a full read can name.
 */
const readChanges = async (
  deps: RefreshDeps,
  providerId: string,
  client: ConnectWiseClient,
  latest: string,
): Promise<CompanyRefreshCounts | null> => {
  const rows = await readCompanies(client, providerId, asCondition(latest));
  const total = await countAtPsa(client);
  const at = deps.clock.now();
  return inProvider(deps.db, providerId, async (tx) => {
    const state = await readState(tx, providerId);
    if (state === undefined) return null;
    await putCompanies(tx, rows);
    if ((await countListed(tx, providerId)) !== total) return null;
    await putReadState(tx, { ...state, read_at: at, latest: latestOf(rows, state.latest) });
    return { total, read: rows.length, full: false };
  });
};

/**
 * Brings the stored companies up to date: two calls when nothing changed, else pages of 1,000. Throws
 * `psa_not_connected`, `psa_call_failed`, or `psa_companies_hidden` when the PSA suddenly shows none.
 */
export const refreshCompanies = async (
  deps: RefreshDeps,
  providerId: string,
  given?: ConnectWiseClient,
): Promise<CompanyRefreshCounts> => {
  const { psa } = await credentialStatus(deps, providerId);
  if (psa === null) throw parasolError('psa_not_connected');
  const client = given ?? (await psaClientFor(deps, providerId));
  const source = `${psa.site} ${psa.companyId.toLowerCase()}`;
  try {
    const state = await askInProvider(deps.db, providerId, async (tx) => readState(tx, providerId));
    const recent =
      state !== undefined && deps.clock.now().getTime() - state.full_read_at.getTime() < fullEveryMs;
    if (recent && state.source === source && state.latest !== null) {
      const counts = await readChanges(deps, providerId, client, state.latest);
      if (counts !== null) return counts;
    }
    const rows = await readCompanies(client, providerId);
    const known = await askInProvider(deps.db, providerId, async (tx) => countListed(tx, providerId));
    if (rows.length === 0 && known > 0) throw parasolError('psa_companies_hidden', { known });
    await storeAll(deps, providerId, rows, { now: source, before: state?.source });
    return { total: rows.length, read: rows.length, full: true };
  } catch (error) {
    if (!(error instanceof PsaCallError)) throw error;
    const { answer } = error;
    const reason =
      answer.outcome === 'refused' ? `It answered ${answer.status}: ${answer.message}` : error.message;
    throw parasolError('psa_call_failed', { reason }, { cause: error });
  } finally {
    if (given === undefined) await client.close();
  }
};
