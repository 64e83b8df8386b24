import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { SendAnswer } from './adapter.ts';
import type { Installation, IntentCore } from './intent.ts';
import {
  answered,
  cancelled,
  enterEpoch,
  leaseRanOut,
  leaseToSearch,
  leaseToSend,
  linked,
  newIntentCore,
  retried,
  searched,
  searchProven,
  type Trust,
} from './machine.ts';
import { checkTimes, defaultTimes, effectiveSettleMs, scaleTimes } from './times.ts';

const times = defaultTimes;
const began = Date.parse('2026-11-22T08:00:00Z');
const firstEpoch: Installation = { epoch: 1, epochStartedAt: began - 1_000_000, greatestLatenessMs: 0 };

const must = <T>(value: T | null): T => {
  if (value === null) throw new Error('the step was refused');
  return value;
};

const sending = (now = began): IntentCore =>
  must(leaseToSend(newIntentCore(firstEpoch, times, now, null), 'w', firstEpoch, times, now));

test('a lease commits attempt, fence and a deadline of at most a minute', () => {
  const core = sending();
  expect(core).toMatchObject({
    state: 'sending',
    attempt: 1,
    fence: 1,
    leasedBy: 'w',
    sendBefore: began + 60_000,
  });
});

test.each([
  [{ outcome: 'ok', remoteId: '7' }, 'done'],
  [{ outcome: 'nothing-to-write' }, 'done'],
  [{ outcome: 'never-sent', reason: 'DNS' }, 'pending'],
  [{ outcome: 'throttled', retryAfterMs: 30_000 }, 'pending'],
  [{ outcome: 'postponed', afterMs: 0 }, 'pending'],
  ...[400, 401, 403, 404, 405, 415, 422].map(
    (status) => [{ outcome: 'refused', status, code: '', message: '' }, 'refused'] as const,
  ),
  [{ outcome: 'unknown', reason: 'reset' }, 'unknown'],
  [{ outcome: 'unknown', reason: '500', status: 500 }, 'unknown'],
] satisfies (readonly [SendAnswer, IntentCore['state']])[])('sending on %o becomes %s', (answer, state) => {
  const core = sending();
  expect(answered(core, core, answer, times, began + 1_000)?.state).toBe(state);
});

test('a throttled write waits as long as the vendor asked', () => {
  const core = sending();
  const back = must(answered(core, core, { outcome: 'throttled', retryAfterMs: 30_000 }, times, began));
  expect(leaseToSend(back, 'w', firstEpoch, times, began + 29_999)).toBeNull();
  expect(leaseToSend(back, 'w', firstEpoch, times, began + 30_000)?.state).toBe('sending');
});

test('an answer under an older fence or of an older epoch is dropped', () => {
  const core = sending();
  const ok: SendAnswer = { outcome: 'ok', remoteId: '7' };
  expect(answered(core, { ...core, fence: core.fence - 1 }, ok, times, began)).toBeNull();
  expect(answered(core, { ...core, epoch: 0 }, ok, times, began)).toBeNull();
  const expired = must(leaseRanOut(core, began + times.leaseMs));
  expect(expired.state).toBe('unknown');
  expect(answered(expired, core, ok, times, began + times.leaseMs)).toBeNull();
});

const lookFor = (core: IntentCore, now: number, found: string[] | null, trust: Trust, mayProve = false) => {
  const { core: leased, settled } = must(leaseToSearch(core, 'w', firstEpoch, times, now));
  return must(searched(leased, leased, { found, settled, trust, mayProve }, firstEpoch, times, now));
};

test('nothing found before settle leaves it unknown; after settle it is sent again, in careful mode held', () => {
  const core = must(leaseRanOut(sending(), began + times.leaseMs));
  const settled = began + 60_000 + times.settleMs;
  const early = lookFor(core, settled, [], 'proven');
  expect(early.state).toBe('unknown');
  expect(early.nextAt, 'the search that decides is never put off beyond settle').toBe(settled + 1);
  expect(lookFor(core, settled + 1, [], 'proven')).toMatchObject({ state: 'pending', attempt: 2 });
  expect(lookFor(core, settled + 1, [], 'careful')).toMatchObject({ state: 'held', reason: 'careful' });
  expect(lookFor(core, settled + 1, [], 'unproven').state).toBe('held');
  expect(lookFor(core, settled + 1, null, 'proven').state, 'a failed search decides nothing').toBe('unknown');
  expect(lookFor(core, began + times.leaseMs, ['9'], 'careful')).toMatchObject({
    state: 'done',
    remoteId: '9',
  });
});

test('a search that began before settle decides nothing, however long it took', () => {
  const core = must(leaseRanOut(sending(), began + times.leaseMs));
  const settled = began + 60_000 + times.settleMs;
  const { core: leased, settled: wasSettled } = must(
    leaseToSearch(core, 'w', firstEpoch, times, settled - 1),
  );
  const result = { found: [], settled: wasSettled, trust: 'proven', mayProve: false } as const;
  expect(searched(leased, leased, result, firstEpoch, times, settled + 3_600_000)?.state).toBe('unknown');
});

test('lateness that was seen makes settle longer, and a settle that is too short is refused', () => {
  expect(effectiveSettleMs(times, 20 * 60_000)).toBeGreaterThan(times.createTimeoutMs + 20 * 60_000);
  expect(() => checkTimes({ ...times, settleMs: times.createTimeoutMs })).toThrow(/twice/u);
  expect(() => checkTimes(times, 10 * 60_000)).toThrow(/twice/u);
  expect(() => checkTimes({ ...times, sendWindowMs: 60_001 })).toThrow(/twice/u);
  expect(checkTimes(scaleTimes(300)).settleMs).toBe(3_000);
});

test('in a new epoch everything that is not done is unknown first, what is made now as well, for a horizon', () => {
  const next: Installation = { epoch: 9, epochStartedAt: began, greatestLatenessMs: 0 };
  for (const state of ['pending', 'sending', 'refused', 'held', 'unknown'] as const)
    expect(enterEpoch({ ...sending(), state }, next, times, began)).toMatchObject({
      state: 'unknown',
      epoch: 9,
      fence: 2,
    });
  expect(enterEpoch({ ...sending(), state: 'done' }, next, times, began)).toBeNull();
  const later = began + times.horizonMs;
  expect(newIntentCore(next, times, later - 1, null)).toMatchObject({
    state: 'unknown',
    sendBefore: began + 60_000,
  });
  expect(newIntentCore(next, times, later, null).state).toBe('pending');
  expect(newIntentCore(next, times, later, began - 1).state, 'caused before the epoch').toBe('unknown');
  expect(newIntentCore(firstEpoch, times, began, null).state, 'the first epoch has no past').toBe('pending');
});

test('what a person held stays held through a new epoch, unless the search finds it', () => {
  const held = must(cancelled(sending()));
  const next: Installation = { epoch: 9, epochStartedAt: began, greatestLatenessMs: 0 };
  const again = must(enterEpoch(held, next, times, began));
  const late = began + 60_000 + times.settleMs + 1;
  const { core, settled } = must(leaseToSearch(again, 'w', next, times, late));
  const nothing = { found: [], settled, trust: 'proven', mayProve: false } as const;
  expect(searched(core, core, nothing, next, times, late)?.state).toBe('held');
  expect(searched(core, core, { ...nothing, found: ['3'] }, next, times, late)?.state).toBe('done');
});

/** Everything that can happen to an intent, in any order, with a vendor that keeps to its promise about lateness. */
test('whatever happens in whatever order, a vendor within settle is never asked twice for what it applies', () => {
  const { settleMs, sendWindowMs, leaseMs } = times;
  // moments around which the rules turn, so that a wrong one is met
  const wait = fc.constantFrom(
    0,
    1,
    leaseMs,
    sendWindowMs,
    settleMs / 2,
    settleMs - 1,
    settleMs,
    settleMs + 1,
  );
  const step = fc.record({
    what: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('lease', 'lost', 'expire', 'search') },
      { weight: 1, arbitrary: fc.constantFrom('answer', 'cancel', 'retry', 'epoch', 'enter', 'proven') },
    ),
    waitMs: wait,
    // of a request that is applied at all: at once, or as late as the vendor promises
    appliesAfterMs: fc.constantFrom(null, 0, settleMs - 1, settleMs),
    leavesAfterMs: fc.constantFrom(0, sendWindowMs),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 30 }), (steps) => {
      let now = began;
      let installation = firstEpoch;
      let core = newIntentCore(installation, times, now, null);
      const appliedAt: number[] = [];
      let fenceFell = false;
      let lease = { fence: -1, epoch: -1 };
      let applies: number | null = null;
      for (const { what, waitMs, appliesAfterMs, leavesAfterMs } of steps) {
        now += waitMs;
        let next: IntentCore | null = null;
        if (what === 'lease') {
          next = leaseToSend(core, 'w', installation, times, now);
          if (next !== null) {
            lease = next;
            // the request leaves before its deadline, and is applied within settle or never
            const at: number = now + leavesAfterMs;
            applies = appliesAfterMs === null ? null : at + appliesAfterMs;
            if (applies !== null) appliedAt.push(applies);
          }
        } else if (what === 'answer' && applies !== null && applies <= now)
          next = answered(core, lease, { outcome: 'ok', remoteId: '1' }, times, now);
        else if (what === 'lost')
          next = answered(core, lease, { outcome: 'unknown', reason: '' }, times, now);
        else if (what === 'expire') next = leaseRanOut(core, now);
        else if (what === 'search') {
          const leased = leaseToSearch(core, 'w', installation, times, now);
          const found = appliedAt.some((at) => at <= now) ? ['1'] : [];
          if (leased !== null)
            next = searched(
              leased.core,
              leased.core,
              { found, settled: leased.settled, trust: 'proven', mayProve: false },
              installation,
              times,
              now,
            );
        } else if (what === 'cancel') next = cancelled(core);
        else if (what === 'retry') next = retried(core, now);
        else if (what === 'proven') next = searchProven(core, now);
        else if (what === 'epoch') {
          installation = { epoch: installation.epoch + 1, epochStartedAt: now, greatestLatenessMs: 0 };
        } else if (what === 'enter') next = enterEpoch(core, installation, times, now);
        fenceFell ||= next !== null && next.fence < core.fence;
        core = next ?? core;
      }
      expect(fenceFell).toBe(false);
      expect(appliedAt.length, 'applied more than once').toBeLessThanOrEqual(1);
    }),
    { numRuns: 5_000 },
  );
});

test('a record named by a person ends every doubt, but never a write that is under way or done', () => {
  const core = sending();
  expect(linked(core, '7')).toBeNull();
  const doubtful = must(leaseRanOut(core, began + times.leaseMs + 1));
  const done = must(linked(doubtful, '7'));
  expect(done).toMatchObject({ state: 'done', reason: 'adopted', remoteId: '7', leasedBy: null });
  expect(done.fence).toBeGreaterThan(doubtful.fence);
  expect(linked(done, '8')).toBeNull();
});
