import { expect, test } from 'vitest';

import { drawApart } from './draw-apart.ts';

const minuteMs = 60_000;
const providers = 200;

test('work that fell due for all providers at once draws apart, and none of it comes later than it was to', () => {
  const numbers = Array.from({ length: providers }, (_, n) => n / providers);
  const delays = numbers.map((random) => drawApart(5 * minuteMs, random));
  expect(Math.max(...delays)).toBe(5 * minuteMs);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(4 * minuteMs);
  const perSecond = Map.groupBy(delays, (delayMs) => Math.floor(delayMs / 1_000));
  const most = Math.max(...[...perSecond.values()].map((together) => together.length));
  expect(most).toBeLessThanOrEqual(5);
});

test('a wait for one answer stays as long as it was', () => {
  for (const delayMs of [0, 1, 5_000, 29_999]) expect(drawApart(delayMs, 0.9)).toBe(delayMs);
});
