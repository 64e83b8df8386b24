import type { Transaction } from 'kysely';

import type { Tables } from '../schema/index.ts';
import { markerOf } from './marker.ts';

/** Keeps a configuration that is one too many on record; false if it was known. */
export const saveDuplicate = async (
  tx: Transaction<Tables>,
  providerId: string,
  found: { readonly organizationId: number; readonly remoteId: number; readonly keptRemoteId: number },
  at: Date,
): Promise<boolean> => {
  const kept = await tx
    .insertInto('duplicates')
    .values({
      provider_id: providerId,
      thing: 'configuration',
      remote_id: String(found.remoteId),
      marker: markerOf(found.organizationId),
      kept_remote_id: String(found.keptRemoteId),
      found_at: at,
    })
    .onConflict((conflict) => conflict.columns(['provider_id', 'thing', 'remote_id']).doNothing())
    .executeTakeFirst();
  return Number(kept.numInsertedOrUpdatedRows ?? 0) > 0;
};
