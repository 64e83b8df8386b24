import type { BudgetLimit } from './types.ts';

/** `count` permits given for the moment `atMs`; lists of them are sorted by time. */
export type Grant = { readonly atMs: number; readonly count: number };

/**
 * What is added to every window: two calls may leave us a window apart and reach the vendor a little closer together.
 * 2 % of the window, at least a fifth of a second and at most a second.
 */
export const slackMs = (windowMs: number): number => Math.min(1_000, Math.max(200, windowMs * 0.02));

const spanMs = (limit: BudgetLimit): number => limit.periodMs + slackMs(limit.periodMs);

/** The grants that can still matter to one of the limits. */
export const prune = (grants: readonly Grant[], limits: readonly BudgetLimit[], nowMs: number): Grant[] => {
  const longestMs = Math.max(0, ...limits.map(spanMs));
  return grants.filter((grant) => grant.atMs > nowMs - longestMs);
};

/** The permits of one limit that a reduced share leaves; never less than one, or the wait would have no end. */
export const effectivePermits = (limit: BudgetLimit, share: number): number =>
  Math.max(1, Math.floor(limit.calls * share));

/** How many permits of this limit are taken at a moment, given the grants before it. */
export const usedAt = (grants: readonly Grant[], limit: BudgetLimit, atMs: number): number =>
  grants.reduce((sum, grant) => (grant.atMs > atMs - spanMs(limit) ? sum + grant.count : sum), 0);

/** The earliest moment, not before `fromMs`, at which this limit has a free permit. */
const earliestFor = (grants: readonly Grant[], limit: BudgetLimit, share: number, fromMs: number): number => {
  const permits = effectivePermits(limit, share);
  let toFree = usedAt(grants, limit, fromMs) - permits + 1;
  if (toFree <= 0) return fromMs;
  for (const grant of grants) {
    if (grant.atMs <= fromMs - spanMs(limit)) continue;
    toFree -= grant.count;
    if (toFree <= 0) return grant.atMs + spanMs(limit);
  }
  return fromMs;
};

export type Reservation = {
  /** The moments for which permits were given, in order, one per permit. */
  readonly moments: number[];
  readonly grants: Grant[];
  /** When the first permit that was not given will be free; null if all were given. */
  readonly nextMs: number | null;
};

/**
 * Gives up to `wanted` permits, each for the earliest moment that breaks no limit, none later than `horizonMs`.
 * Moments never go backwards, so a later caller can never be given a moment that would overfill an earlier window.
 */
export const reserve = (
  grants: readonly Grant[],
  limits: readonly BudgetLimit[],
  share: number,
  request: { readonly wanted: number; readonly nowMs: number; readonly horizonMs: number },
): Reservation => {
  const kept = prune(grants, limits, request.nowMs);
  const moments: number[] = [];
  let atMs = Math.max(request.nowMs, kept.at(-1)?.atMs ?? 0);
  while (moments.length < request.wanted) {
    const earliest = limits.reduce(
      (latest, limit) => Math.max(latest, earliestFor(kept, limit, share, latest)),
      atMs,
    );
    if (earliest > request.horizonMs) return { moments, grants: kept, nextMs: earliest };
    // Several permits for the same moment are one entry, so that the log stays short.
    const room = Math.min(
      request.wanted - moments.length,
      ...limits.map((limit) => effectivePermits(limit, share) - usedAt(kept, limit, earliest)),
    );
    const count = Math.max(1, room);
    const last = kept.at(-1);
    if (last && last.atMs === earliest) kept[kept.length - 1] = { atMs: earliest, count: last.count + count };
    else kept.push({ atMs: earliest, count });
    for (let taken = 0; taken < count; taken += 1) moments.push(earliest);
    atMs = earliest;
  }
  return { moments, grants: kept, nextMs: null };
};

/** After a 429: half of what we allowed ourselves, but never less than a tenth of the vendor's figure. */
export const reducedShare = (share: number): number => Math.max(0.1, share / 2);

/** A share grows back by a tenth for every whole minute since the last 429. */
export const recoveredShare = (share: number, throttledAtMs: number | null, nowMs: number): number =>
  throttledAtMs === null
    ? 1
    : Math.min(1, share + 0.1 * Math.max(0, Math.floor((nowMs - throttledAtMs) / 60_000)));
