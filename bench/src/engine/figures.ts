import type { Measure } from '../logs/measure.ts';
import { rounded } from '../rounded.ts';

/** A figure that is told and not judged. */
export const told = (name: string, value: number, unit: string): Measure => ({
  name,
  value,
  unit,
  target: '-',
  ok: true,
});

export const atMost = (name: string, value: number, unit: string, most: number): Measure => ({
  name,
  value: rounded(value),
  unit,
  target: `<= ${most}`,
  ok: value <= most,
});

export const atLeast = (name: string, value: number, unit: string, least: number): Measure => ({
  name,
  value: rounded(value),
  unit,
  target: `>= ${least}`,
  ok: value >= least,
});

export const exactly = (name: string, value: number, unit: string, expected: number): Measure => ({
  name,
  value,
  unit,
  target: `= ${expected}`,
  ok: value === expected,
});
