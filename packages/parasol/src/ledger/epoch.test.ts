import { expect, test } from 'vitest';

import { nextEpoch } from './epoch.ts';

const at = Date.parse('2026-11-22T08:00:00Z');

test('each epoch is later than the one before, and two restores of one backup never begin the same', () => {
  const first = nextEpoch(1, at);
  const second = nextEpoch(1, at + 60_000);
  expect(first).toBeGreaterThan(1);
  expect(second).toBeGreaterThan(first);
  expect(nextEpoch(second, at), 'with a clock that went back').toBe(second + 1);
  expect(second, 'fits where an integer goes').toBeLessThan(2 ** 31);
});
