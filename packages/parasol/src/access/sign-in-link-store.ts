import { sql, type Kysely } from 'kysely';
import type { Tables } from '../schema/index.ts';
import { tokenHash } from './token-hash.ts';

/** Keeps the hash of a person's new link; an earlier one of theirs ends, and so do all that nobody used in time. */
export const saveSignInLink = async (
  db: Kysely<Tables>,
  o: { readonly userId: string; readonly token: string; readonly validSeconds: number },
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom('sign_in_links')
      .where((is) => is.or([is('user_id', '=', o.userId), is('expires_at', '<', sql<Date>`now()`)]))
      .execute();
    await tx
      .insertInto('sign_in_links')
      .values({
        token_hash: tokenHash(o.token),
        user_id: o.userId,
        expires_at: sql<Date>`now() + make_interval(secs => ${o.validSeconds})`,
      })
      .execute();
  });

/** Spends a link: whose it was, or null if it isn't known, was spent or has ended. One statement: once only. */
export const takeSignInLink = async (db: Kysely<Tables>, token: string): Promise<string | null> =>
  (
    await db
      .deleteFrom('sign_in_links')
      .where('token_hash', '=', tokenHash(token))
      .where('expires_at', '>', sql<Date>`now()`)
      .returning('user_id')
      .executeTakeFirst()
  )?.user_id ?? null;
