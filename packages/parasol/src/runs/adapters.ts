import type { ConnectWiseClient } from '@parasol/connectwise';

import { configurationAdapters } from '../configurations/index.ts';
import type { Deps } from '../deps.ts';
import { ticketAdapters } from '../incidents/index.ts';
import type { LedgerAdapters } from '../ledger/index.ts';

/** How every kind of intent is written: what a delivery outside of a run needs. */
export const allAdapters = async (
  deps: Deps,
  providerId: string,
  psa: ConnectWiseClient,
): Promise<LedgerAdapters> => ({
  ...configurationAdapters(deps, providerId, psa),
  ...(await ticketAdapters(deps, providerId, psa)),
});
