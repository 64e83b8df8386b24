import type { ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { audit, systemActor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { refreshCompanies } from './refresh-companies.ts';
import { lockMappings, mappingsToVerify, setSuspension } from './store.ts';
import { suspensionReasons, type SuspensionReason, type VerifyCounts } from './types.ts';

type VerifyDeps = Pick<Deps, 'db' | 'vault' | 'connect' | 'clock' | 'limits'>;
type MappingToVerify = Awaited<ReturnType<typeof mappingsToVerify>>[number];

/** Why nothing may be written for this mapping now, or null. */
const reasonFor = (row: MappingToVerify): SuspensionReason | null => {
  if (row.vanished_at !== null) return 'company-vanished';
  if (row.deleted) return 'company-deleted';
  // Only a person can say whether the company of the same number in another PSA is the right one.
  if (row.suspended_reason === 'company-replaced') return 'company-replaced';
  if (row.inactive && !row.inactive_confirmed) return 'company-inactive';
  return null;
};

/**
 * Refreshes the companies, then suspends mappings whose company vanished (deleted or merged), was deleted or made
 * inactive, and resumes those whose company is back. Nothing is ever written to a suspended mapping's company.
 */
export const verifyMappings = async (
  deps: VerifyDeps,
  providerId: string,
  client?: ConnectWiseClient,
): Promise<VerifyCounts> => {
  await refreshCompanies(deps, providerId, client);
  const at = deps.clock.now();
  return inProvider(deps.db, providerId, async (tx) => {
    await lockMappings(tx, providerId);
    const rows = await mappingsToVerify(tx, providerId);
    const changes = rows.filter((row) => reasonFor(row) !== row.suspended_reason);
    for (const reason of [null, ...suspensionReasons]) {
      const organizationIds = changes
        .filter((row) => reasonFor(row) === reason)
        .map((row) => row.organization_id);
      if (organizationIds.length === 0) continue;
      await setSuspension(tx, providerId, organizationIds, reason, at);
      await audit(tx, {
        providerId,
        actor: systemActor('Mapping check'),
        action: reason === null ? 'mappings.resumed' : 'mappings.suspended',
        subject: `${organizationIds.length} customers`,
        details: { reason, organizationIds: organizationIds.slice(0, 1_000) },
      });
    }
    const suspended = changes.filter((row) => row.suspended_reason === null).length;
    const resumed = changes.filter((row) => reasonFor(row) === null).length;
    return { checked: rows.length, suspended, resumed };
  });
};
