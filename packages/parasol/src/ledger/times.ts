import { parasolError } from '../errors/index.ts';

/** Every time of the rules of writing once. Tests scale all of them together with `scaleTimes`. */
export type LedgerTimes = {
  /** From the commit of `sending` to the last moment at which a byte may leave us. At most 60 s. */
  readonly sendWindowMs: number;
  /** A worker that has not renewed its leases for so long is taken for dead. */
  readonly leaseMs: number;
  /** How long we wait for the answer to a create. */
  readonly createTimeoutMs: number;
  /** After this, beyond `send_before`, the vendor is trusted not to apply the request any more. */
  readonly settleMs: number;
  /** How far back windows are judged again. */
  readonly horizonMs: number;
  /** A written thing that the search doesn't find for so long makes the provider careful. */
  readonly proofMs: number;
  readonly sweepEveryMs: number;
  /** Longest pause between two looks at the same intent. */
  readonly backoffMaxMs: number;
  readonly backoffMinMs: number;
};

export const defaultTimes: LedgerTimes = {
  sendWindowMs: 60_000,
  leaseMs: 45_000,
  createTimeoutMs: 5 * 60_000,
  settleMs: 15 * 60_000,
  horizonMs: 24 * 3_600_000,
  proofMs: 2 * 60_000,
  sweepEveryMs: 3_600_000,
  backoffMaxMs: 60_000,
  backoffMinMs: 1_000,
};

/** Looking costs what it costs however short the other times are: every 7 ms, and it was most of what a scaled test did. */
const leastBackoffMs = 50;

/** All times divided by `factor`; 100 makes an hour 36 seconds. */
export const scaleTimes = (factor: number, times: LedgerTimes = defaultTimes): LedgerTimes => ({
  sendWindowMs: times.sendWindowMs / factor,
  leaseMs: times.leaseMs / factor,
  createTimeoutMs: times.createTimeoutMs / factor,
  settleMs: times.settleMs / factor,
  horizonMs: times.horizonMs / factor,
  proofMs: times.proofMs / factor,
  sweepEveryMs: times.sweepEveryMs / factor,
  backoffMaxMs: Math.max(times.backoffMaxMs / factor, leastBackoffMs),
  backoffMinMs: Math.max(times.backoffMinMs / factor, leastBackoffMs),
});

/** Settle has to cover a whole request: sent at the last moment, answered at the last, and as late as ever seen. */
const leastSettleMs = (times: LedgerTimes, greatestLatenessMs: number): number =>
  times.createTimeoutMs + greatestLatenessMs + times.sendWindowMs;

/** Refuses times under which a write could be made twice: `settle_too_short`. */
export const checkTimes = (times: LedgerTimes, greatestLatenessMs = 0): LedgerTimes => {
  const atLeastMs = leastSettleMs(times, greatestLatenessMs);
  if (times.settleMs < atLeastMs)
    throw parasolError('settle_too_short', { settleMs: times.settleMs, atLeastMs });
  if (times.sendWindowMs > 60_000 || times.sendWindowMs <= 0)
    throw parasolError('settle_too_short', { sendWindowMs: times.sendWindowMs, atMostMs: 60_000 });
  return times;
};

/** Settle as it is kept to: what was set, or more where the vendor was seen to be later than anyone expected. */
export const effectiveSettleMs = (times: LedgerTimes, greatestLatenessMs: number): number =>
  Math.max(times.settleMs, leastSettleMs(times, greatestLatenessMs));

/** Times as the installation row holds them: settle where it was set, and the scale of a test. */
export const timesOf = (o: { readonly settleMs: number | null; readonly scale: number }): LedgerTimes => {
  const times = o.settleMs === null ? defaultTimes : { ...defaultTimes, settleMs: o.settleMs };
  return o.scale === 1 ? times : scaleTimes(o.scale, times);
};
