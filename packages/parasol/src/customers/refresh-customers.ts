import type { UmbrellaClient } from '@parasol/umbrella';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { RefreshCounts } from './types.ts';

/** Reads the customer list from Umbrella; customers that are gone are marked, never deleted. */
export const refreshCustomers = async (
  _deps: Deps,
  _providerId: string,
  _client?: UmbrellaClient,
): Promise<RefreshCounts> => {
  throw parasolError('unexpected');
};
