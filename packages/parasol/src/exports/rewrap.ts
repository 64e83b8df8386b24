import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { listProviders } from '../providers/index.ts';
import { sealedField } from './source.ts';
import { replaceSealed, selectSource } from './store.ts';

/** Part of a key rotation: wraps every bucket's secret under the current master key. Returns how many changed. */
export const rewrapLogSources = async (deps: Pick<Deps, 'db' | 'vault'>): Promise<number> => {
  let changed = 0;
  for (const { id: providerId } of await listProviders(deps))
    changed += await inProvider(deps.db, providerId, async (tx) => {
      const sealed = (await selectSource(tx, providerId))?.sealed ?? null;
      const next = sealed === null ? null : deps.vault.rewrap(sealed, { providerId, field: sealedField });
      if (sealed === null || next === null) return 0;
      return Number(await replaceSealed(tx, providerId, sealed, next));
    });
  return changed;
};
