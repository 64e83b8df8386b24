import { lastCompleteWindowStart, windowMs, windowStartOf } from '@parasol/umbrella';

import type { WindowProgress } from './types.ts';

/** Windows are judged again for so long after their end: late events may raise an identity over the threshold. */
export const rejudgeMs = 24 * 3_600_000;

const windowsAgain = rejudgeMs / windowMs;

export type WindowRange = {
  /** Start of the first window. */
  readonly first: number;
  /** Start of the last complete window. */
  readonly last: number;
  /** `first` until the end of `last`. */
  readonly from: number;
  readonly to: number;
  readonly starts: readonly number[];
};

/**
 * The windows to look at: all since the last time, however long an outage was, and again those whose 24 hours were not
 * over then. Counted from the last time and not from now, because a window may have changed since: late events came
 * during an outage, or were read by a run that died before it judged them. The first time it is the last complete
 * window alone. Null: nothing is complete yet.
 */
export const windowsToJudge = (
  nowMs: number,
  lagMs: number,
  progress: WindowProgress | null,
  upTo: 'collectedUpTo' | 'judgedUpTo',
): WindowRange | null => {
  const last = lastCompleteWindowStart(nowMs, lagMs);
  const firstEver = progress?.firstWindow ?? last;
  const done = progress?.[upTo] ?? null;
  // a clock that went back has been further already
  const lookedAt = done === null ? firstEver : Math.min(done, last);
  const first = Math.max(firstEver, lookedAt - (windowsAgain - 1) * windowMs);
  if (first > last) return null;
  const starts: number[] = [];
  for (let start = first; start <= last; start += windowMs) starts.push(start);
  return { first, last, from: first, to: last + windowMs, starts };
};

/** Start of the last window that has ended at the moment `untilMs`. */
export const lastWindowUntil = (untilMs: number): number => windowStartOf(untilMs) - windowMs;

/** `2026-11-22T08:00Z`, as tickets and notes name a window. */
export const windowName = (start: number): string => `${new Date(start).toISOString().slice(0, 16)}Z`;
