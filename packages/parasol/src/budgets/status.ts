import type { Kysely } from 'kysely';

import { pairsOf } from './pairs.ts';
import { recoveredShare, usedAt } from './sliding-log.ts';
import { deleteIdle, fromPairs, readBudgets } from './store.ts';
import type { Tables } from '../schema/index.ts';
import type { BudgetLimit, BudgetStatus } from './types.ts';

const limitsOf = (numbers: readonly number[]): BudgetLimit[] =>
  pairsOf(numbers).map(([calls, periodMs]) => ({ calls, periodMs }));

/** How full the budgets of some keys are, latest used first, for the screens; at most 200 of them. */
export const budgetStatus = async (
  deps: { readonly db: Kysely<Tables> },
  accounts: readonly string[],
): Promise<BudgetStatus[]> => {
  const rows = await readBudgets(deps.db, accounts, 200);
  return rows.map((row) => ({
    account: row.account,
    budget: row.budget,
    organizationId: row.organization_id === 0 ? null : row.organization_id,
    windows: limitsOf(row.limits).map((limit) => ({
      periodMs: limit.periodMs,
      limit: limit.calls,
      used: usedAt(fromPairs(row.grants), limit, row.now_ms),
    })),
    share: recoveredShare(row.share, row.throttled_ms, row.now_ms),
    blockedUntil: row.blocked_until && row.blocked_until.getTime() > row.now_ms ? row.blocked_until : null,
    lastUsedAt: row.last_used_at,
  }));
};

/** Housekeeping: removes the rows of budgets that were idle for a day. Returns how many. */
export const forgetIdleBudgets = (deps: { readonly db: Kysely<Tables> }): Promise<number> =>
  deleteIdle(deps.db);
