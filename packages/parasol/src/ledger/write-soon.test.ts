import { expect, test } from 'vitest';

import { permissionFrom } from './write-soon.ts';

test('permission to write is gone after a minute, and at once with its signal', () => {
  let nowMs = 5_000;
  const stop = new AbortController();
  const permission = permissionFrom(() => nowMs);
  const first = permission(stop.signal);
  nowMs += 59_999;
  expect(first()).toBe(true);
  nowMs += 1;
  expect(first(), 'the process was stopped meanwhile').toBe(false);
  const second = permission(stop.signal);
  expect(second()).toBe(true);
  stop.abort();
  expect(second()).toBe(false);
});
