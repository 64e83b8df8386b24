import type { Actor } from '../audit/index.ts';
import { listCompanies } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { orderTrialTicket } from '../incidents/index.ts';
import { credentialStatus } from '../providers/index.ts';
import { latestRights } from '../rights/index.ts';

/**
 * Orders a test ticket for the company of this Company ID, to be closed afterwards where the key may close tickets.
 * Throws `psa_not_connected`, `psa_disabled`, `company_not_known`.
 */
export const orderTestTicket = async (
  deps: Pick<Deps, 'db' | 'ids' | 'log' | 'wakeWorkers'>,
  providerId: string,
  companyIdentifier: string,
  actor: Actor,
): Promise<{ testId: string; closeAfter: boolean }> => {
  const { psa } = await credentialStatus(deps, providerId);
  if (psa === null) throw parasolError('psa_not_connected');
  if (!psa.enabled) throw parasolError('psa_disabled');
  const wanted = companyIdentifier.trim().toLowerCase();
  const { rows } = await listCompanies(deps, providerId, { search: wanted, pageSize: 200 });
  const company = rows.find((row) => row.identifier.toLowerCase() === wanted && !row.deleted);
  if (company === undefined) throw parasolError('company_not_known', { companyIdentifier });
  const closeAfter = (await latestRights(deps, providerId))?.optional.closeTickets === true;
  const order = { companyRecId: company.recId, companyName: company.identifier, closeAfter };
  return { testId: await orderTrialTicket(deps, providerId, order, actor), closeAfter };
};
