import type { ConnectWiseClient } from '@parasol/connectwise';
import type { UmbrellaClient } from '@parasol/umbrella';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { CallListener } from './types.ts';

/** A client under the provider's stored key, within its budget. Throws `psa_not_connected` or `psa_disabled`. */
export const psaClientFor = async (
  _deps: Deps,
  _providerId: string,
  _o?: { onCall?: CallListener },
): Promise<ConnectWiseClient> => {
  throw parasolError('unexpected');
};
/** A client under the provider's stored key, within its budgets. Throws `umbrella_not_connected`. */
export const umbrellaClientFor = async (
  _deps: Deps,
  _providerId: string,
  _o?: { onCall?: CallListener },
): Promise<UmbrellaClient> => {
  throw parasolError('unexpected');
};
