import { sql, type Kysely } from 'kysely';
import type { Tables } from '../schema/index.ts';

/** At most `max` attempts in `windowSeconds`, for one key such as an address or an e-mail. */
export type RateRule = { readonly max: number; readonly windowSeconds: number };

export const rateRules = {
  /** All sign-ins from one address. */
  signInByAddress: { max: 30, windowSeconds: 60 },
  /** Sign-ins to one account, from anywhere: slows guessing without locking the owner out for long. */
  signInByAccount: { max: 10, windowSeconds: 300 },
  /** Redeeming invitations from one address. */
  invitationByAddress: { max: 10, windowSeconds: 60 },
  /** Audit lines about sign-ins to accounts that are none: a flood must not fill the log. */
  unknownAccountLines: { max: 60, windowSeconds: 3600 },
  /** Wrong API tokens from one address. */
  tokenByAddress: { max: 30, windowSeconds: 60 },
  /** What one provider's PSA says has changed; a busy board changes a few tickets a second. */
  callbackByProvider: { max: 1_200, windowSeconds: 60 },
  /** One code of an authenticator app, which is right for a minute and a half, lets in once. */
  totpCode: { max: 1, windowSeconds: 120 },
  /** Second factors and confirmations of one session or account. */
  confirmationByAccount: { max: 10, windowSeconds: 300 },
} as const satisfies Record<string, RateRule>;

/**
 * Counts one attempt; returns 0 if it is allowed, else the seconds to wait. One statement, so that any number of
 * attempts at once, on any number of servers, cannot pass together. The database's clock decides.
 */
export const countAttempt = async (db: Kysely<Tables>, key: string, rule: RateRule): Promise<number> => {
  const window = sql`make_interval(secs => ${rule.windowSeconds})`;
  const { rows } = await sql<{ count: number; wait_seconds: number }>`
    insert into rate_limits as r (key, count, window_started_at) values (${key}, 1, now())
    on conflict (key) do update set
      count = case when r.window_started_at <= now() - ${window} then 1 else least(r.count + 1, 1000000) end,
      window_started_at = case when r.window_started_at <= now() - ${window} then now() else r.window_started_at end
    returning count, ceil(extract(epoch from window_started_at + ${window} - now()))::integer as wait_seconds`.execute(
    db,
  );
  const [row] = rows;
  return row !== undefined && row.count > rule.max ? Math.max(1, row.wait_seconds) : 0;
};

/** Forgets counters that no rule needs any more. */
export const forgetOldAttempts = async (db: Kysely<Tables>): Promise<void> => {
  await sql`delete from rate_limits where window_started_at < now() - interval '1 day'`.execute(db);
};
