import type { ConnectWiseClient } from '@parasol/connectwise';
import type { RightsReport } from './report.ts';

/** Asks the PSA which of the 13 rights the client's key has; writes nothing. Throws PsaCallError when the PSA can't be asked at all. */
export const checkRights = async (_client: ConnectWiseClient, _now: Date): Promise<RightsReport> => {
  throw new Error('not built yet');
};
