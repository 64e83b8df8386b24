import { inProvider } from '@parasol/postgres';
import type { ProviderKind } from '@parasol/umbrella';
import { z } from 'zod';
import { audit, systemActor, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { insertProvider, selectProvider, selectProviders, updateProviderName } from './store.ts';
import type { Provider } from './types.ts';

const providerName = z.string().trim().min(1).max(200);

const nameFrom = (typed: string): string => {
  const parsed = providerName.safeParse(typed);
  if (!parsed.success)
    throw parasolError('bad_input', { fields: { name: 'A name of 1 to 200 characters is needed.' } });
  return parsed.data;
};

/** Makes a tenant. Throws `bad_input` for an empty or overlong name. */
export const createProvider = async (
  deps: Pick<Deps, 'db' | 'ids'>,
  provider: { readonly kind: ProviderKind; readonly name: string },
  actor: Actor = systemActor('Set-up'),
): Promise<Provider> => {
  const name = nameFrom(provider.name);
  const id = deps.ids();
  return inProvider(deps.db, id, async (tx) => {
    const made = await insertProvider(tx, { id, kind: provider.kind, name });
    await audit(tx, {
      providerId: id,
      actor,
      action: 'provider.created',
      subject: name,
      details: { kind: provider.kind },
    });
    return made;
  });
};

/** The providers named, or all; by name. */
export const listProviders = async (deps: Pick<Deps, 'db'>, ids?: readonly string[]): Promise<Provider[]> =>
  selectProviders(deps.db, ids);

/** Throws `not_found`, also for what is not a UUID. */
export const getProvider = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<Provider> => {
  const found = z.guid().safeParse(providerId).success
    ? await selectProvider(deps.db, providerId)
    : undefined;
  if (found === undefined) throw parasolError('not_found');
  return found;
};

export const renameProvider = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  typed: string,
  actor: Actor,
): Promise<Provider> => {
  const name = nameFrom(typed);
  const before = await getProvider(deps, providerId);
  return inProvider(deps.db, providerId, async (tx) => {
    const renamed = await updateProviderName(tx, providerId, name);
    if (renamed === undefined) throw parasolError('not_found');
    await audit(tx, {
      providerId,
      actor,
      action: 'provider.renamed',
      subject: name,
      details: { before: before.name },
    });
    return renamed;
  });
};
