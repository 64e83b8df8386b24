import type { Kysely } from 'kysely';
import { parasolError } from '../errors/index.ts';
import { checkOrFirst, replaceCheck } from './store.ts';
import type { Tables } from '../schema/index.ts';
import type { SealContext, Vault } from './vault.ts';

const known = 'This installation and this master key belong together.';
const context: SealContext = { providerId: null, field: 'vault.check' };

/**
 * Stops the start with `master_key_wrong` when the key given is not the one that this database's secrets were sealed
 * with: better than a run in which every credential fails. The first start stores the check.
 */
export const verifyMasterKey = async (db: Kysely<Tables>, vault: Vault): Promise<void> => {
  requireKeyOf(vault, await checkOrFirst(db, vault.seal(known, context)));
};

/** Throws `master_key_wrong` unless this vault opens that check value: a database's, or a backup's. */
export const requireKeyOf = (vault: Vault, sealed: string): void => {
  try {
    if (vault.open(sealed, context) === known) return;
  } catch (cause) {
    throw parasolError(
      'master_key_wrong',
      { givenKeyId: vault.currentKeyId, neededKeyId: sealed.split('.')[1] },
      { cause },
    );
  }
  throw parasolError('master_key_wrong', { givenKeyId: vault.currentKeyId });
};

/** Part of a key rotation: the check value goes under the current key. */
export const rewrapCheck = async (db: Kysely<Tables>, vault: Vault): Promise<boolean> => {
  const next = vault.rewrap(await checkOrFirst(db, vault.seal(known, context)), context);
  if (next !== null) await replaceCheck(db, next);
  return next !== null;
};
