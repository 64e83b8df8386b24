import { nextIsLast } from '@parasol/postgres';
import { sql, type Kysely, type Transaction } from 'kysely';
import { z } from 'zod';

import { parasolError } from '../errors/index.ts';
import { pairsOf } from './pairs.ts';
import { recoveredShare, reducedShare, reserve, type Grant } from './sliding-log.ts';
import type { Tables } from '../schema/index.ts';
import type { BudgetRequest } from './types.ts';

type Key = Pick<BudgetRequest, 'account' | 'budget' | 'organizationId'>;

/** What one visit to the table gave, in milliseconds from the moment of the answer (the database's clock). */
export type Taken = { readonly delaysMs: number[]; readonly nextDelayMs: number | null };

const lockedRow = z.object({
  grants: z.array(z.number()),
  share: z.number(),
  throttled_ms: z.number().nullable(),
  blocked_ms: z.number().nullable(),
  now_ms: z.number(),
});

/** Grants as the pairs that the table holds. */
export const toPairs = (grants: readonly Grant[]): number[] =>
  grants.flatMap((grant) => [grant.atMs, grant.count]);

export const fromPairs = (numbers: readonly number[]): Grant[] =>
  pairsOf(numbers).map(([atMs, count]) => ({ atMs, count }));

const lockRow = async (tx: Transaction<Tables>, key: Key) => {
  const organizationId = key.organizationId ?? 0;
  // The clock is read in the outer query, so after the lock was got: permits of a row are given in the clock's order.
  const query = sql`with locked as materialized (
      select grants, share, throttled_at, blocked_until from budgets
      where account = ${key.account} and budget = ${key.budget} and organization_id = ${organizationId} for update
    )
    select grants, share, round(extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms,
      (extract(epoch from throttled_at) * 1000)::float8 as throttled_ms,
      (extract(epoch from blocked_until) * 1000)::float8 as blocked_ms
    from locked`;
  const found = await query.execute(tx);
  if (found.rows[0]) return lockedRow.parse(found.rows[0]);
  await sql`insert into budgets (account, budget, organization_id, last_used_at)
    values (${key.account}, ${key.budget}, ${organizationId}, clock_timestamp()) on conflict do nothing`.execute(
    tx,
  );
  const made = await query.execute(tx);
  return lockedRow.parse(made.rows[0]);
};

/** Takes up to `wanted` permits, none for later than `horizonMs` from now. One short transaction; no network inside. */
export const takePermits = (
  db: Kysely<Tables>,
  request: BudgetRequest,
  wanted: number,
  horizonMs: number,
): Promise<Taken> =>
  db.transaction().execute(async (tx) => {
    const row = await lockRow(tx, request);
    const share = recoveredShare(row.share, row.throttled_ms, row.now_ms);
    const startMs = Math.max(row.now_ms, row.blocked_ms ?? 0);
    const result = reserve(fromPairs(row.grants), request.limits, share, {
      wanted,
      nowMs: startMs,
      horizonMs: row.now_ms + horizonMs,
    });
    if (result.moments.length > 0) {
      await nextIsLast(tx);
      await sql`update budgets set grants = ${JSON.stringify(toPairs(result.grants))}::jsonb,
          limits = ${JSON.stringify(request.limits.flatMap((limit) => [limit.calls, limit.periodMs]))}::jsonb,
          last_used_at = clock_timestamp()
        where account = ${request.account} and budget = ${request.budget}
          and organization_id = ${request.organizationId ?? 0}`.execute(tx);
    }
    return {
      delaysMs: result.moments.map((moment) => Math.max(0, moment - row.now_ms)),
      nextDelayMs: result.nextMs === null ? null : Math.max(0, result.nextMs - row.now_ms),
    };
  });

/** Remembers a 429. Refusals of calls that were in flight together count as one. */
export const recordThrottle = (db: Kysely<Tables>, key: Key, retryAfterMs: number): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const row = await lockRow(tx, key);
    const current = recoveredShare(row.share, row.throttled_ms, row.now_ms);
    const sameBurst = row.throttled_ms !== null && row.now_ms - row.throttled_ms < 5_000;
    const share = sameBurst ? row.share : reducedShare(current);
    const blockedMs = Math.max(row.blocked_ms ?? 0, row.now_ms + retryAfterMs);
    const throttledMs = sameBurst ? row.throttled_ms : row.now_ms;
    await sql`update budgets set share = ${share}, throttled_at = to_timestamp(${throttledMs}::float8 / 1000),
        blocked_until = to_timestamp(${blockedMs}::float8 / 1000), last_used_at = clock_timestamp()
      where account = ${key.account} and budget = ${key.budget}
        and organization_id = ${key.organizationId ?? 0}`.execute(tx);
  });

const statusRow = z.object({
  account: z.string(),
  budget: z.string(),
  organization_id: z.number(),
  grants: z.array(z.number()),
  limits: z.array(z.number()),
  share: z.number(),
  throttled_ms: z.number().nullable(),
  blocked_until: z.date().nullable(),
  last_used_at: z.date(),
  now_ms: z.number(),
});
export type StatusRow = z.infer<typeof statusRow>;

/** Rows of some accounts, latest first, at most `limit`. */
export const readBudgets = async (
  db: Kysely<Tables>,
  accounts: readonly string[],
  limit: number,
): Promise<StatusRow[]> => {
  if (limit < 1) throw parasolError('bad_input', { limit });
  const found =
    await sql`select account, budget, organization_id, grants, limits, share, blocked_until, last_used_at,
      (extract(epoch from throttled_at) * 1000)::float8 as throttled_ms,
      (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms
    from budgets where account = any(${accounts}::text[]) order by last_used_at desc limit ${limit}`.execute(
      db,
    );
  return found.rows.map((row) => statusRow.parse(row));
};

/** Removes budgets that nobody used for a day: their windows are long past. */
export const deleteIdle = async (db: Kysely<Tables>): Promise<number> => {
  const result =
    await sql`delete from budgets where last_used_at < clock_timestamp() - interval '1 day'`.execute(db);
  return Number(result.numAffectedRows ?? 0);
};
