import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { judge, type Verdict } from './judge.ts';

const none = new Set<number>();

const verdicts = (o: Parameters<typeof judge>[0]): Verdict[] => judge(o).map((one) => one.verdict);

const counts = (...events: number[]) =>
  events.map((number, index) => ({ windowStart: index + 1, events: number }));

test('more than the threshold opens, exactly the threshold does not', () => {
  const o = { threshold: 5, incident: null, reported: none };
  expect(verdicts({ ...o, windows: counts(5) })).toEqual(['under-threshold']);
  expect(verdicts({ ...o, windows: counts(6) })).toEqual(['open']);
  expect(verdicts({ ...o, threshold: 0, windows: counts(0, 1) })).toEqual(['under-threshold', 'open']);
});

test('once it is open, one event in a later window is reported', () => {
  expect(verdicts({ threshold: 5, incident: null, reported: none, windows: counts(6, 1, 0, 9) })).toEqual([
    'open',
    'report',
    'under-threshold',
    'report',
  ]);
});

test('windows are judged oldest first, in whatever order they come', () => {
  const windows = [
    { windowStart: 3, events: 1 },
    { windowStart: 1, events: 1 },
    { windowStart: 2, events: 6 },
  ];
  expect(verdicts({ threshold: 5, incident: null, reported: none, windows })).toEqual([
    'under-threshold',
    'open',
    'report',
  ]);
});

test('what was reported is not reported again, though late events raise it', () => {
  const incident = { generation: 1, state: 'open', ticketWindow: 1 } as const;
  const windows = counts(60, 7, 2);
  expect(verdicts({ threshold: 5, incident, reported: new Set([1, 2]), windows })).toEqual([
    'reported',
    'reported',
    'report',
  ]);
});

test('late events that raise an older window over the threshold are reported, fewer are not', () => {
  const incident = { generation: 1, state: 'open', ticketWindow: 3 } as const;
  expect(verdicts({ threshold: 5, incident, reported: new Set([3]), windows: counts(6, 4, 9) })).toEqual([
    'report',
    'before-ticket',
    'reported',
  ]);
});

test('after it was closed only a window over the threshold counts', () => {
  const incident = { generation: 2, state: 'closed', ticketWindow: 1 } as const;
  expect(verdicts({ threshold: 5, incident, reported: new Set([1]), windows: counts(9, 5, 6) })).toEqual([
    'reported',
    'closed-and-quiet',
    'report',
  ]);
});

test('an incident of a customer without a company is judged from the beginning once it has one', () => {
  const incident = { generation: 0, state: 'unmapped', ticketWindow: 1 } as const;
  expect(verdicts({ threshold: 5, incident, reported: none, windows: counts(6, 1) })).toEqual([
    'open',
    'report',
  ]);
});

test('raising counts never takes a report away', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { minLength: 1, maxLength: 8 }),
      fc.nat(8),
      (pairs, threshold) => {
        const told = (events: number[]): number[] =>
          judge({ threshold, incident: null, reported: none, windows: counts(...events) })
            .filter((one) => one.verdict === 'open' || one.verdict === 'report')
            .map((one) => one.windowStart);
        const before = told(pairs.map(([first]) => first));
        const after = told(pairs.map(([first, more]) => first + more));
        expect(after).toEqual(expect.arrayContaining(before));
      },
    ),
  );
});
