import type { Installation, IntentCore, IntentReason } from './intent.ts';
import type { SendAnswer } from './adapter.ts';
import { effectiveSettleMs, type LedgerTimes } from './times.ts';

/**
 * The states of an intent and every step between them (docs/exactly-once.md), without a clock, a database or a
 * vendor: times are milliseconds of the database's clock, handed in. A step that must not be taken returns null.
 */

/** A result belongs to one lease: fence and epoch both, because a restore can bring an old fence back. */
export type Lease = { readonly fence: number; readonly epoch: number };

const free = { leasedBy: null, leaseUntil: null } as const;

const backoffMs = (times: LedgerTimes, tries: number): number =>
  Math.min(times.backoffMaxMs, times.backoffMinMs * 2 ** Math.min(tries, 20));

const settledAt = (core: IntentCore, times: LedgerTimes, greatestLatenessMs: number): number =>
  (core.sendBefore ?? 0) + effectiveSettleMs(times, greatestLatenessMs);

/**
 * A new intent. In a new epoch it may have been sent before, in a time line that is lost: then it is unknown first,
 * as if the last request of that time line had been sent for it. That holds for one horizon after the epoch began,
 * and later for whatever was caused before it began.
 */
export const newIntentCore = (
  installation: Installation,
  times: LedgerTimes,
  now: number,
  causeAt: number | null,
): IntentCore => {
  const { epoch, epochStartedAt } = installation;
  const mayHaveBeenSent =
    epoch > 1 && (now < epochStartedAt + times.horizonMs || (causeAt !== null && causeAt <= epochStartedAt));
  return {
    state: mayHaveBeenSent ? 'unknown' : 'pending',
    reason: mayHaveBeenSent ? 'new-epoch' : null,
    attempt: 1,
    fence: 0,
    epoch,
    ...free,
    sendBefore: mayHaveBeenSent ? epochStartedAt + times.sendWindowMs : null,
    sentAt: null,
    nextAt: now,
    searches: 0,
    failures: 0,
    holdAfterSearch: false,
    released: false,
    remoteId: null,
  };
};

/** In a new epoch every intent that isn't done is unknown first; what a person held is held again after the search. */
export const enterEpoch = (
  core: IntentCore,
  installation: Installation,
  times: LedgerTimes,
  now: number,
): IntentCore | null => {
  if (core.epoch >= installation.epoch || core.state === 'done') return null;
  return {
    ...core,
    ...free,
    state: 'unknown',
    reason: 'new-epoch',
    epoch: installation.epoch,
    fence: core.fence + 1,
    sendBefore: Math.max(core.sendBefore ?? 0, installation.epochStartedAt + times.sendWindowMs),
    nextAt: now,
    searches: 0,
    holdAfterSearch: (core.state === 'held' && core.reason === 'cancelled') || core.holdAfterSearch,
  };
};

/** pending → sending: to be committed before the first byte leaves us. Never in an epoch that the intent hasn't entered. */
export const leaseToSend = (
  core: IntentCore,
  worker: string,
  installation: Installation,
  times: LedgerTimes,
  now: number,
): IntentCore | null => {
  if (core.epoch < installation.epoch) return null;
  if (core.state !== 'pending' || core.nextAt > now) return null;
  return {
    ...core,
    state: 'sending',
    reason: null,
    fence: core.fence + 1,
    leasedBy: worker,
    leaseUntil: now + times.leaseMs,
    sendBefore: now + times.sendWindowMs,
    sentAt: now,
  };
};

/** sending → unknown: nobody will tell any more what became of it. */
export const leaseRanOut = (core: IntentCore, now: number): IntentCore | null => {
  if (core.state !== 'sending' || core.leaseUntil === null || core.leaseUntil > now) return null;
  return {
    ...core,
    ...free,
    state: 'unknown',
    reason: 'lease-ran-out',
    fence: core.fence + 1,
    nextAt: now,
    searches: 0,
  };
};

/** sending → done, pending, refused or unknown, by the answer; null for an answer under an old fence. */
export const answered = (
  core: IntentCore,
  lease: Lease,
  answer: SendAnswer,
  times: LedgerTimes,
  now: number,
): IntentCore | null => {
  if (core.state !== 'sending' || core.fence !== lease.fence || core.epoch !== lease.epoch) return null;
  const back = (reason: IntentReason, nextAt: number, failures: number): IntentCore => ({
    ...core,
    ...free,
    state: 'pending',
    reason,
    nextAt,
    failures,
  });
  switch (answer.outcome) {
    case 'ok':
      return { ...core, ...free, state: 'done', reason: 'answered', remoteId: answer.remoteId, failures: 0 };
    case 'nothing-to-write':
      return {
        ...core,
        ...free,
        state: 'done',
        reason: 'nothing-to-write',
        remoteId: answer.remoteId ?? null,
        failures: 0,
      };
    case 'postponed':
      return back('postponed', now + answer.afterMs, 0);
    case 'never-sent':
      return back('never-sent', now + backoffMs(times, core.failures), core.failures + 1);
    case 'throttled':
      return back('throttled', now + answer.retryAfterMs, 0);
    case 'refused':
      return { ...core, ...free, state: 'refused', reason: 'refused', failures: 0 };
    case 'unknown':
      break;
  }
  return {
    ...core,
    ...free,
    state: 'unknown',
    reason: 'no-answer',
    nextAt: now + times.backoffMinMs,
    searches: 0,
    failures: 0,
  };
};

/**
 * A worker takes an unknown intent to search for it. `settled` is decided here, before the search begins: what is
 * applied between an early search and its end must not be taken for absent.
 */
export const leaseToSearch = (
  core: IntentCore,
  worker: string,
  installation: Installation,
  times: LedgerTimes,
  now: number,
): { readonly core: IntentCore; readonly settled: boolean } | null => {
  if (core.epoch < installation.epoch) return null;
  if (core.state !== 'unknown' || core.nextAt > now) return null;
  if (core.leaseUntil !== null && core.leaseUntil > now) return null;
  return {
    core: { ...core, fence: core.fence + 1, leasedBy: worker, leaseUntil: now + times.leaseMs },
    settled: now > settledAt(core, times, installation.greatestLatenessMs),
  };
};

/** `proven`: the search was seen to find. `unproven`: not yet. `careful`: it was seen not to find, or a person wants to be asked. */
export type Trust = 'proven' | 'unproven' | 'careful';

export type SearchResult = {
  /** What the search brought, lowest number first; null: it could not be made. */
  readonly found: readonly string[] | null;
  readonly settled: boolean;
  readonly trust: Trust;
  /**
   * While the search is unproven: whether this intent may be the one that proves it by being written. Only asked of
   * what was never sent in this time line; one at a time.
   */
  readonly mayProve: boolean;
};

/** unknown → done, pending or held, or unknown still; null under an old fence. */
export const searched = (
  core: IntentCore,
  lease: Lease,
  result: SearchResult,
  installation: Installation,
  times: LedgerTimes,
  now: number,
): IntentCore | null => {
  if (core.state !== 'unknown' || core.fence !== lease.fence || core.epoch !== lease.epoch) return null;
  const lowest = result.found?.[0];
  if (lowest !== undefined)
    return { ...core, ...free, state: 'done', reason: 'adopted', remoteId: lowest, released: false };
  const waitsForProof =
    result.trust === 'unproven' && core.sentAt === null && !result.mayProve && !core.released;
  if (result.found === null || !result.settled || waitsForProof) {
    const soon = now + backoffMs(times, core.searches);
    const settled = settledAt(core, times, installation.greatestLatenessMs) + 1;
    // the search that decides is the first one after settle: never let the back-off put it off
    const nextAt = result.found !== null && now < settled ? Math.min(soon, settled) : soon;
    return { ...core, ...free, nextAt, searches: core.searches + 1 };
  }
  const hold = (reason: IntentReason): IntentCore => ({
    ...core,
    ...free,
    state: 'held',
    reason,
    holdAfterSearch: false,
  });
  if (!core.released) {
    if (core.holdAfterSearch) return hold('cancelled');
    if (result.trust === 'careful') return hold('careful');
    if (result.trust === 'unproven' && core.sentAt !== null) return hold('search-unproven');
  }
  return {
    ...core,
    ...free,
    state: 'pending',
    attempt: core.attempt + 1,
    nextAt: now,
    searches: 0,
    released: false,
    holdAfterSearch: false,
  };
};

/** The search was seen to find (at last): what was held only for want of that is searched for again. */
export const searchProven = (core: IntentCore, now: number): IntentCore | null =>
  core.state === 'held' && (core.reason === 'search-unproven' || core.reason === 'careful')
    ? { ...core, state: 'unknown', fence: core.fence + 1, nextAt: now, searches: 0 }
    : null;

/** any → held, by a person. What is done stays done. */
export const cancelled = (core: IntentCore): IntentCore | null =>
  core.state === 'done'
    ? null
    : { ...core, ...free, state: 'held', reason: 'cancelled', fence: core.fence + 1, released: false };

/**
 * A person sends it again, or a settings change does: refused → pending, since nothing was applied. What may have
 * been sent is searched for once more, and then sent whatever careful mode says.
 */
export const retried = (core: IntentCore, now: number): IntentCore | null => {
  if (core.state !== 'refused' && core.state !== 'held') return null;
  const fresh = { ...core, ...free, fence: core.fence + 1, nextAt: now, searches: 0, failures: 0 };
  if (core.state === 'refused' || core.sendBefore === null)
    return { ...fresh, state: 'pending', reason: null, holdAfterSearch: false };
  return { ...fresh, state: 'unknown', reason: core.reason, released: true, holdAfterSearch: false };
};

/**
 * any → done, by a person who found in the PSA what was written. Not while it is being sent: that answer comes by
 * itself.
 */
export const linked = (core: IntentCore, remoteId: string): IntentCore | null =>
  core.state === 'done' || core.state === 'sending'
    ? null
    : {
        ...core,
        ...free,
        state: 'done',
        reason: 'adopted',
        fence: core.fence + 1,
        holdAfterSearch: false,
        released: false,
        remoteId,
      };
