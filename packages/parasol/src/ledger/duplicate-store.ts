import type { Tx } from './ledger.ts';

/** A record of the PSA that bears the mark of another with a lower number, which goes on. */
export type DuplicateRecord = {
  readonly thing: 'ticket' | 'configuration';
  readonly remoteId: number;
  readonly keptRemoteId: number;
  readonly marker: string;
};

/** Puts what is one too many on record. Returns whether it was not known. */
export const saveDuplicate = async (
  tx: Tx,
  providerId: string,
  { thing, remoteId, keptRemoteId, marker }: DuplicateRecord,
  at: Date,
): Promise<boolean> => {
  const kept = await tx
    .insertInto('duplicates')
    .values({
      provider_id: providerId,
      thing,
      remote_id: String(remoteId),
      marker,
      kept_remote_id: String(keptRemoteId),
      found_at: at,
    })
    .onConflict((conflict) => conflict.columns(['provider_id', 'thing', 'remote_id']).doNothing())
    .executeTakeFirst();
  return Number(kept.numInsertedOrUpdatedRows ?? 0) > 0;
};
