import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { recoveredShare, reducedShare, reserve, slackMs, usedAt, type Grant } from './sliding-log.ts';
import type { BudgetLimit } from './types.ts';

const umbrellaSlowLane: BudgetLimit[] = [
  { calls: 5, periodMs: 1_000 },
  { calls: 14, periodMs: 60_000 },
  { calls: 350, periodMs: 1_800_000 },
];

/** The most calls that any stretch of `periodMs` holds, counted by brute force. */
const fullest = (moments: readonly number[], periodMs: number): number =>
  Math.max(
    0,
    ...moments.map(
      (start) => moments.filter((moment) => moment >= start && moment < start + periodMs).length,
    ),
  );

const limit = fc.record({
  calls: fc.integer({ min: 1, max: 20 }),
  periodMs: fc.integer({ min: 100, max: 20_000 }),
});

describe('the sliding log', () => {
  it('never gives more permits than a limit in any stretch of its length, whoever asks and whenever', () => {
    fc.assert(
      fc.property(
        fc.array(limit, { minLength: 1, maxLength: 3 }),
        fc.array(
          fc.record({
            waitMs: fc.nat(3_000),
            wanted: fc.integer({ min: 1, max: 12 }),
            horizonMs: fc.nat(5_000),
          }),
          {
            maxLength: 40,
          },
        ),
        (limits, requests) => {
          let grants: readonly Grant[] = [];
          let nowMs = 1_000_000;
          const moments: number[] = [];
          for (const request of requests) {
            nowMs += request.waitMs;
            const given = reserve(grants, limits, 1, {
              wanted: request.wanted,
              nowMs,
              horizonMs: nowMs + request.horizonMs,
            });
            expect(
              given.moments.every((moment) => moment >= nowMs && moment <= nowMs + request.horizonMs),
            ).toBe(true);
            expect(given.moments.length === request.wanted || given.nextMs !== null).toBe(true);
            moments.push(...given.moments);
            grants = given.grants;
          }
          for (const { calls, periodMs } of limits)
            expect(fullest(moments, periodMs)).toBeLessThanOrEqual(calls);
        },
      ),
    );
  });

  it('gives what the limits allow, not less: a minute of 14 is full at once but for the limit per second', () => {
    const { moments, nextMs } = reserve([], umbrellaSlowLane, 1, { wanted: 20, nowMs: 0, horizonMs: 30_000 });
    expect(moments).toHaveLength(14);
    expect(moments.at(-1)).toBe(2 * (1_000 + slackMs(1_000)));
    expect(nextMs).toBe(60_000 + slackMs(60_000));
  });

  it('forgets grants that no limit can see any more, so the log stays short', () => {
    let grants: readonly Grant[] = [];
    for (let nowMs = 0; nowMs < 600_000; nowMs += 100)
      grants = reserve(grants, [{ calls: 5, periodMs: 1_000 }], 1, {
        wanted: 1,
        nowMs,
        horizonMs: nowMs + 5_000,
      }).grants;
    expect(grants.length).toBeLessThan(40);
  });

  it('halves after a refusal, never stops altogether, and is whole again ten minutes after the last one', () => {
    let share = 1;
    for (let refusals = 0; refusals < 20; refusals += 1) share = reducedShare(share);
    expect(share).toBe(0.1);
    const { moments } = reserve([], [{ calls: 5, periodMs: 1_000 }], share, {
      wanted: 1,
      nowMs: 0,
      horizonMs: 0,
    });
    expect(moments).toEqual([0]);
    expect(recoveredShare(0.1, 0, 9 * 60_000)).toBe(1);
    expect(recoveredShare(0.5, 0, 2 * 60_000)).toBeCloseTo(0.7);
  });

  it('counts a grant until its whole period and a little more has passed', () => {
    const grants = [{ atMs: 0, count: 3 }];
    const perSecond = { calls: 3, periodMs: 1_000 };
    expect(usedAt(grants, perSecond, 1_000)).toBe(3);
    expect(usedAt(grants, perSecond, 1_000 + slackMs(1_000))).toBe(0);
  });
});
