import { setTimeout as sleep } from 'node:timers/promises';

import type { Kysely } from 'kysely';

import { parasolError } from '../errors/index.ts';
import { effectivePermits, recoveredShare, usedAt } from './sliding-log.ts';
import { fromPairs, readBudgets, recordThrottle, takePermits } from './store.ts';
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
type Line = { readonly waiters: Waiter[] };

const defaultMaxWaitMs = 35 * 60_000;
/** How far ahead permits are reserved: short, so that a 429 slows down everything that waits behind it. */
const horizonMs = 2_000;
/** A permit used this much later than its moment is not used at all: the process had been stopped. */
const latenessMs = 1_000;
const batchMax = 64;

// One line of waiters per budget and database, so that all callers of this process share one visit to the table.
const linesOf = new WeakMap<Kysely<Tables>, Map<string, Line>>();

const nameOf = (request: BudgetRequest): string =>
  JSON.stringify([request.account, request.budget, request.organizationId ?? 0]);

const exhausted = (request: BudgetRequest, nextDelayMs: number) =>
  parasolError('budget_exhausted', {
    budget: request.budget,
    ...(request.organizationId === undefined ? {} : { organizationId: request.organizationId }),
    retryInSeconds: Math.ceil(nextDelayMs / 1_000),
  });

/** Gives a waiter its permit at its moment, unless this process was stopped past it: then it asks again. */
const giveAt = (db: Kysely<Tables>, waiter: Waiter, delayMs: number): void => {
  if (delayMs <= 0) {
    waiter.give();
    return;
  }
  const receivedMs = performance.now();
  setTimeout(() => {
    if (performance.now() - receivedMs - delayMs > latenessMs) join(db, waiter);
    else waiter.give();
  }, delayMs);
};

const dropAborted = (line: Line): void => {
  for (const waiter of line.waiters.splice(0))
    if (waiter.request.signal?.aborted) waiter.refuse(waiter.request.signal.reason);
    else line.waiters.push(waiter);
};

const dropImpatient = (line: Line, nextDelayMs: number): void => {
  const nextMs = performance.now() + nextDelayMs;
  for (const waiter of line.waiters.splice(0))
    if (nextMs > waiter.deadlineMs) waiter.refuse(exhausted(waiter.request, nextDelayMs));
    else line.waiters.push(waiter);
};

/** Serves the line until it is empty. */
const drain = async (db: Kysely<Tables>, line: Line): Promise<void> => {
  for (;;) {
    dropAborted(line);
    const first = line.waiters[0];
    if (!first) return;
    const taken = await takePermits(db, first.request, Math.min(batchMax, line.waiters.length), horizonMs);
    for (const delayMs of taken.delaysMs) {
      const waiter = line.waiters.shift();
      if (waiter) giveAt(db, waiter, delayMs);
    }
    if (taken.nextDelayMs === null) continue;
    dropImpatient(line, taken.nextDelayMs);
    // Often enough to notice those who left.
    if (line.waiters.length > 0) await sleep(Math.min(1_000, Math.max(5, taken.nextDelayMs - horizonMs / 2)));
  }
};

const join = (db: Kysely<Tables>, waiter: Waiter): void => {
  const lines = linesOf.get(db) ?? new Map<string, Line>();
  linesOf.set(db, lines);
  const name = nameOf(waiter.request);
  const known = lines.get(name);
  if (known) {
    known.waiters.push(waiter);
    return;
  }
  const line: Line = { waiters: [waiter] };
  lines.set(name, line);
  const serve = async (): Promise<void> => {
    try {
      await drain(db, line);
    } catch (error) {
      for (const left of line.waiters.splice(0)) left.refuse(error);
    }
    // Who joined since the line was seen empty must not be forgotten.
    if (line.waiters.length > 0) await serve();
    else lines.delete(name);
  };
  void serve();
};

/**
 * Waits until the call may be made. All workers share the budget through the table; callers of one process share
 * their visits to it. Throws `budget_exhausted` when the wait would be longer than `maxWaitMs`.
 */
export const acquire = (deps: BudgetDeps, request: BudgetRequest): Promise<void> => {
  if (deps.limits === 'off' || request.limits.length === 0) return Promise.resolve();
  if (request.signal?.aborted) return Promise.reject(request.signal.reason);
  return new Promise<void>((give, refuse) => {
    const deadlineMs = performance.now() + (request.maxWaitMs ?? defaultMaxWaitMs);
    join(deps.db, { request, deadlineMs, give, refuse });
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
