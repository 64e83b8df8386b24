import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../schema/index.ts';
import { countAttempt, rateRules } from './rate-limits.ts';
import * as store from './store.ts';
import { tokenHash } from './token-hash.ts';

const verified = z.object({ token: z.string(), user: z.object({ id: z.string() }) });

/** Notes that this code of an authenticator app has let its owner in; false: it had before. */
export const spendCode = async (db: Kysely<Tables>, userId: string, code: string): Promise<boolean> =>
  (await countAttempt(db, `totp:${tokenHash(`${userId} ${code}`)}`, rateRules.totpCode)) === 0;

/**
 * A code lets in once (ASVS 6.5.1), although it is right for a minute and a half: who saw it typed comes too late.
 * The library that judges codes doesn't remember them and has begun a session by now; a spent code's is ended again.
 */
export const isCodeUnspent = async (
  db: Kysely<Tables>,
  response: Response,
  code: string,
): Promise<boolean> => {
  const { token, user } = verified.parse(await response.json());
  const unspent = await spendCode(db, user.id, code);
  if (!unspent) await store.deleteSessions(db, user.id, { token });
  return unspent;
};
