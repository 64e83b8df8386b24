import type { ConnectWiseClient } from '@parasol/connectwise';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { VerifyCounts } from './types.ts';

/** Refreshes the companies, then suspends mappings whose company vanished, was merged or made inactive, and resumes those it came back for. */
export const verifyMappings = async (
  _deps: Deps,
  _providerId: string,
  _client?: ConnectWiseClient,
): Promise<VerifyCounts> => {
  throw parasolError('unexpected');
};
