import { expect, test } from 'vitest';

import { callsBetween, countCalls } from './report.ts';

test('calls are counted between two looks, and methods that were not called in between are left out', () => {
  const calls = callsBetween({ GET: 10, POST: 4 }, { GET: 15, POST: 4, PATCH: 2 });
  expect(calls).toEqual({ GET: 5, PATCH: 2 });
  expect(countCalls(calls)).toBe(7);
  expect(countCalls(calls, (method) => method !== 'GET')).toBe(2);
});
