import type { Adapter } from './adapter.ts';
import type { Intent } from './intent.ts';
import type { LedgerParts } from './parts.ts';

/** So many are looked for, because some may have been deleted. */
const askedMax = 3;

/**
 * What the newest writes of a kind say of the vendor's search. `finds`: it finds this one. `blind`: it doesn't, and this one
 * is there by its number. `gone`: none is found, and none is there by its number either, deleted or hidden: nobody can tell.
 * `nothing`: nothing of the kind was written long enough ago.
 */
export type Testimony =
  | { readonly says: 'finds'; readonly intent: Intent }
  | Unseen
  | { readonly says: 'nothing' };
export type Unseen = { readonly says: 'blind' | 'gone'; readonly intent: Intent };

/**
 * Asks whether the search still finds what was written, as it is asked before its "nothing found" has something sent again:
 * a right that was taken away since hides records without a word. Throws if the vendor could not be asked.
 */
export const askNewest = async <Tx>(
  { store }: Pick<LedgerParts<Tx>, 'store'>,
  adapter: Adapter<Tx>,
  { providerId, kind }: Pick<Intent, 'providerId' | 'kind'>,
): Promise<Testimony> => {
  const newest = await store.transaction(providerId, async (tx) => {
    const { now, times } = await store.look(tx);
    return store.newestDone(tx, providerId, { kind, before: now - times.proofMs, limit: askedMax });
  });
  for (const intent of newest) if ((await adapter.find(intent)).length > 0) return { says: 'finds', intent };
  for (const intent of newest) if (await isThere(adapter, intent)) return { says: 'blind', intent };
  const [intent] = newest;
  return intent === undefined ? { says: 'nothing' } : { says: 'gone', intent };
};

/** Whether a write's record is there by its number; true where that can't be asked. */
export const isThere = async <Tx>(adapter: Adapter<Tx>, { remoteId }: Intent): Promise<boolean> =>
  remoteId === null || adapter.stillThere === undefined || (await adapter.stillThere(remoteId));
