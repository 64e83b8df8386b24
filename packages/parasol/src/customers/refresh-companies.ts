import type { ConnectWiseClient } from '@parasol/connectwise';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { CompanyRefreshCounts } from './types.ts';

/** Brings the stored companies up to date: two calls when nothing changed, pages of 1,000 when much did. */
export const refreshCompanies = async (
  _deps: Deps,
  _providerId: string,
  _client?: ConnectWiseClient,
): Promise<CompanyRefreshCounts> => {
  throw parasolError('unexpected');
};
