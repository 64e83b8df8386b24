import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { MappedCustomer } from './types.ts';

/** All mapped customers, suspended and removed ones included (see `state` and `removedAt`), by organisation id. */
export const mappedCustomers = async (_deps: Deps, _providerId: string): Promise<MappedCustomer[]> => {
  throw parasolError('unexpected');
};
