import { useEffect, useRef, useState } from 'react';
import type { RunStep } from '../../api/runs.ts';

/** Of the last seconds alone, so that a slow beginning is soon forgotten. */
const keptMs = 20_000;
/** A rate of less than this is chance. */
const leastMs = 1_500;

type Sample = { atMs: number; done: number };
export type Pace = { perSecond: number; secondsLeft: number | null };

/** How fast a step goes, from what was seen of it on this screen; null until that can be told. */
export function usePace(step: RunStep, active: boolean): Pace | null {
  const samples = useRef<Sample[]>([]);
  const [pace, setPace] = useState<Pace | null>(null);
  const { done, total } = step;
  useEffect(() => {
    if (!active) {
      samples.current = [];
      return;
    }
    const atMs = performance.now();
    samples.current = [...samples.current.filter((one) => atMs - one.atMs < keptMs), { atMs, done }];
    const [first] = samples.current;
    const passedMs = first === undefined ? 0 : atMs - first.atMs;
    if (first === undefined || passedMs < leastMs || done <= first.done) return;
    const perSecond = ((done - first.done) * 1000) / passedMs;
    setPace({ perSecond, secondsLeft: total === null ? null : Math.max(0, (total - done) / perSecond) });
  }, [active, done, total]);
  return active ? pace : null;
}
