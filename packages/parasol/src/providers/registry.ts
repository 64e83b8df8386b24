import type { ProviderKind } from '@parasol/umbrella';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { Actor } from '../audit/index.ts';
import type { Provider } from './types.ts';

export const createProvider = async (
  _deps: Deps,
  _provider: { kind: ProviderKind; name: string },
  _actor?: Actor,
): Promise<Provider> => {
  throw parasolError('unexpected');
};
/** The providers named, or all; by name. */
export const listProviders = async (_deps: Deps, _ids?: readonly string[]): Promise<Provider[]> => {
  throw parasolError('unexpected');
};
export const getProvider = async (_deps: Deps, _providerId: string): Promise<Provider> => {
  throw parasolError('unexpected');
};
export const renameProvider = async (
  _deps: Deps,
  _providerId: string,
  _name: string,
  _actor: Actor,
): Promise<Provider> => {
  throw parasolError('unexpected');
};
