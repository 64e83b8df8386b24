import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';

/** Part of a key rotation: wraps every provider's secrets under the current master key. Returns how many changed. */
export const rewrapCredentials = async (_deps: Deps): Promise<number> => {
  throw parasolError('unexpected');
};
