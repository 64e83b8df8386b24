import type { Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { MappingInput, MappingOutcome } from './types.ts';

/** Maps customers to companies; rows with a problem are named and left, the others are applied. At most 10,000 at once. */
export const mapCustomers = async (
  _deps: Deps,
  _providerId: string,
  _mappings: readonly MappingInput[],
  _actor: Actor,
): Promise<MappingOutcome> => {
  throw parasolError('unexpected');
};
/** Takes a mapping away; what was written in the PSA stays. */
export const unmapCustomer = async (
  _deps: Deps,
  _providerId: string,
  _organizationId: number,
  _actor: Actor,
): Promise<void> => {
  throw parasolError('unexpected');
};
