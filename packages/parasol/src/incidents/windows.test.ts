import { windowMs } from '@parasol/umbrella';
import { expect, test } from 'vitest';

import { windowName, windowsToJudge } from './windows.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}Z`);
const lagMs = 30 * 60_000;
const day = (first: string) => ({ firstWindow: at(first), judgedUpTo: null });

test('the first time it is the last complete window alone', () => {
  const range = windowsToJudge(at('22T12:30:00'), lagMs, null, 'collectedUpTo');
  expect(range?.starts).toEqual([at('22T08:00:00')]);
});

test('a window is complete only after its lag', () => {
  expect(windowsToJudge(at('22T12:29:59'), lagMs, null, 'collectedUpTo')?.starts).toEqual([
    at('22T04:00:00'),
  ]);
});

test('windows are judged again for 24 hours, but none before the first', () => {
  const progress = { ...day('01T00:00:00'), collectedUpTo: at('22T08:00:00') };
  const range = windowsToJudge(at('22T12:31:00'), lagMs, progress, 'collectedUpTo');
  expect(range?.starts.length).toBe(6);
  expect(range?.from).toBe(at('21T12:00:00'));
  expect(range?.to).toBe(at('22T12:00:00'));
  const young = { ...day('22T04:00:00'), collectedUpTo: at('22T08:00:00') };
  expect(windowsToJudge(at('22T12:31:00'), lagMs, young, 'collectedUpTo')?.starts).toEqual([
    at('22T04:00:00'),
    at('22T08:00:00'),
  ]);
});

test('a window is looked at once more when its 24 hours are over: it may have changed since the last time', () => {
  const progress = { ...day('01T00:00:00'), collectedUpTo: at('22T04:00:00') };
  const range = windowsToJudge(at('22T12:31:00'), lagMs, progress, 'collectedUpTo');
  expect(range?.first).toBe(at('21T08:00:00'));
  expect(range?.last).toBe(at('22T08:00:00'));
});

test('after an outage of any length all windows since are caught up, and those that were still judged again before it', () => {
  const progress = { ...day('01T00:00:00'), collectedUpTo: at('10T00:00:00') };
  const range = windowsToJudge(at('22T12:31:00'), lagMs, progress, 'collectedUpTo');
  expect(range?.first).toBe(at('09T04:00:00'));
  expect(range?.last).toBe(at('22T08:00:00'));
  expect(range?.starts.length).toBe((at('22T08:00:00') - at('09T04:00:00')) / windowMs + 1);
});

test('a clock that went back judges nothing new', () => {
  const progress = { ...day('22T08:00:00'), collectedUpTo: at('22T08:00:00') };
  expect(windowsToJudge(at('22T04:31:00'), lagMs, progress, 'collectedUpTo')).toBeNull();
});

test('a window is named by its start, in UTC', () => {
  expect(windowName(at('22T08:00:00'))).toBe('2026-11-22T08:00Z');
});
