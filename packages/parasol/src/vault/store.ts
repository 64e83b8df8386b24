import type { Kysely } from 'kysely';
import type { Tables } from '../schema/index.ts';

/** The stored check, which is `candidate` if there was none yet. Of two first starts one wins. */
export const checkOrFirst = async (db: Kysely<Tables>, candidate: string): Promise<string> => {
  await db
    .insertInto('vault_check')
    .values({ id: 1, sealed: candidate })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const row = await db
    .selectFrom('vault_check')
    .select('sealed')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return row.sealed;
};

export const replaceCheck = async (db: Kysely<Tables>, sealed: string): Promise<void> => {
  await db.updateTable('vault_check').set({ sealed }).where('id', '=', 1).execute();
};
