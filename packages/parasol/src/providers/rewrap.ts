import { inProvider } from '@parasol/postgres';
import type { Deps } from '../deps.ts';
import { lockSealed, selectProviders, updateSealed } from './store.ts';
import { sealedFields } from './stored-credentials.ts';

/** Part of a key rotation: wraps every provider's secrets under the current master key. Returns how many changed. */
export const rewrapCredentials = async (deps: Pick<Deps, 'db' | 'vault'>): Promise<number> => {
  let changed = 0;
  for (const provider of await selectProviders(deps.db, undefined))
    changed += await inProvider(deps.db, provider.id, async (tx) => {
      let here = 0;
      for (const { side, kind, sealed } of await lockSealed(tx, provider.id)) {
        const field = kind === 'keys' || kind === 'login' ? sealedFields[kind] : sealedFields.umbrella;
        const next = deps.vault.rewrap(sealed, { providerId: provider.id, field });
        if (next === null) continue;
        await updateSealed(tx, provider.id, side, next);
        here += 1;
      }
      return here;
    });
  return changed;
};
