import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { listProviders, type Provider } from '../providers/index.ts';

/** The providers that a command is about: the one named, by id or name, or all. Throws `not_found`. */
export const chosenProviders = async (deps: Deps, named: string | undefined): Promise<Provider[]> => {
  const all = await listProviders(deps);
  if (named === undefined) return all;
  const found = all.filter((provider) => provider.id === named || provider.name === named);
  if (found.length === 0)
    throw parasolError('not_found', { provider: named, known: all.map((one) => one.name) });
  return found;
};
