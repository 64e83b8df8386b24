import type { Kysely } from 'kysely';

import { parasolError } from '../errors/index.ts';
import { effectivePermits, recoveredShare, usedAt } from './sliding-log.ts';
import { fromPairs, readBudgets, recordThrottle, takePermits, type Taken } from './store.ts';
import type { Tables } from '../schema/index.ts';
import type { BudgetRequest } from './types.ts';

/** What the budgets need of the process. `limits: 'off'` is for measurements against sandboxes without limits. */
type BudgetDeps = { readonly db: Kysely<Tables>; readonly limits?: 'on' | 'off' };

type Waiter = {
  readonly request: BudgetRequest;
  readonly deadlineMs: number;
  readonly give: () => void;
  readonly refuse: (error: unknown) => void;
};
type Line = { readonly waiters: Waiter[]; draining: boolean };

const defaultMaxWaitMs = 35 * 60_000;
/** How far ahead permits are reserved: short, so that a 429 slows down everything that waits behind it. */
const horizonMs = 2_000;
/** A permit used this much later than its moment is not used at all: the process had been stopped. */
const latenessMs = 1_000;
const batchMax = 64;

// One line of waiters per budget and database, so that all callers of this process share one visit to the table.
const linesOf = new WeakMap<Kysely<Tables>, Map<string, Line>>();

const lineFor = (db: Kysely<Tables>, request: BudgetRequest): { lines: Map<string, Line>; name: string } => {
  const lines = linesOf.get(db) ?? new Map<string, Line>();
  linesOf.set(db, lines);
  return { lines, name: JSON.stringify([request.account, request.budget, request.organizationId ?? 0]) };
};

const sleep = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

const exhausted = (request: BudgetRequest, nextDelayMs: number) =>
  parasolError('budget_exhausted', {
    budget: request.budget,
    ...(request.organizationId === undefined ? {} : { organizationId: request.organizationId }),
    retryInSeconds: Math.ceil(nextDelayMs / 1_000),
  });

/** Gives each of the first waiters its permit at its moment; the rest stay in line. */
const handOut = (line: Line, taken: Taken): void => {
  const receivedMs = performance.now();
  for (const delayMs of taken.delaysMs) {
    const waiter = line.waiters.shift();
    if (!waiter) return;
    if (delayMs <= 0) waiter.give();
    else
      void sleep(delayMs).then(() => {
        if (performance.now() - receivedMs - delayMs > latenessMs) {
          line.waiters.unshift(waiter);
          return undefined;
        }
        waiter.give();
        return undefined;
      });
  }
};

const dropLeavers = (line: Line, nextDelayMs: number): void => {
  const nowMs = performance.now();
  const staying: Waiter[] = [];
  for (const waiter of line.waiters) {
    if (waiter.request.signal?.aborted) waiter.refuse(waiter.request.signal.reason);
    else if (nowMs + nextDelayMs > waiter.deadlineMs) waiter.refuse(exhausted(waiter.request, nextDelayMs));
    else staying.push(waiter);
  }
  line.waiters.splice(0, line.waiters.length, ...staying);
};

const drain = async (db: Kysely<Tables>, line: Line): Promise<void> => {
  for (;;) {
    dropLeavers(line, 0);
    const first = line.waiters[0];
    if (!first) return;
    const taken = await takePermits(db, first.request, Math.min(batchMax, line.waiters.length), horizonMs);
    handOut(line, taken);
    if (taken.nextDelayMs === null) continue;
    dropLeavers(line, taken.nextDelayMs);
    // Wake often enough to notice those who left, and a moment past the vendor's window.
    if (line.waiters.length > 0) await sleep(Math.min(1_000, Math.max(5, taken.nextDelayMs - horizonMs / 2)));
  }
};

/**
 * Waits until the call may be made. All workers share the budget through the table; callers of one process share
 * their visits to it. Throws `budget_exhausted` when the wait would be longer than `maxWaitMs`.
 */
export const acquire = (deps: BudgetDeps, request: BudgetRequest): Promise<void> => {
  if (deps.limits === 'off' || request.limits.length === 0) return Promise.resolve();
  if (request.signal?.aborted) return Promise.reject(request.signal.reason);
  const { lines, name } = lineFor(deps.db, request);
  const line = lines.get(name) ?? { waiters: [], draining: false };
  lines.set(name, line);
  return new Promise<void>((give, refuse) => {
    const deadlineMs = performance.now() + (request.maxWaitMs ?? defaultMaxWaitMs);
    line.waiters.push({ request, deadlineMs, give, refuse });
    if (line.draining) return;
    line.draining = true;
    drain(deps.db, line)
      .catch((error: unknown) => {
        for (const waiter of line.waiters.splice(0)) waiter.refuse(error);
      })
      .finally(() => {
        line.draining = false;
        if (line.waiters.length === 0) lines.delete(name);
      });
  });
};

/** A vendor answered 429: wait at least `retryAfterMs` (a second where the vendor names none) and ask for less. */
export const throttled = async (
  deps: BudgetDeps,
  request: Pick<BudgetRequest, 'account' | 'budget' | 'organizationId'>,
  retryAfterMs = 1_000,
): Promise<void> => {
  await recordThrottle(deps.db, request, Math.min(Math.max(0, retryAfterMs), 60 * 60_000));
};

/** How many permits could be had this moment; a look, not a promise. */
export const availablePermits = async (deps: BudgetDeps, request: BudgetRequest): Promise<number> => {
  if (deps.limits === 'off' || request.limits.length === 0) return Number.POSITIVE_INFINITY;
  const rows = await readBudgets(deps.db, [request.account], 1_000);
  const row = rows.find(
    (candidate) =>
      candidate.budget === request.budget && candidate.organization_id === (request.organizationId ?? 0),
  );
  if (!row) return Math.min(...request.limits.map((limit) => limit.calls));
  if (row.blocked_until && row.blocked_until.getTime() > row.now_ms) return 0;
  const share = recoveredShare(row.share, row.throttled_ms, row.now_ms);
  const grants = fromPairs(row.grants);
  const free = request.limits.map(
    (limit) => effectivePermits(limit, share) - usedAt(grants, limit, row.now_ms),
  );
  return Math.max(0, Math.min(...free));
};
