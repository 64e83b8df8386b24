import { measureLogs, type Measure } from '../logs/measure.ts';

import { measureFirstRun } from './first-run.ts';
import { measureExtended, measureIncidents } from './incidents.ts';
import { measureLimits } from './limits.ts';
import { measureMemory } from './memory.ts';
import { measureChanged, measureSecondRun } from './second-run.ts';
import { timedRun } from './runs.ts';
import { quietWindow, startStage, type Stage } from './stage.ts';

export const measureNames = [
  'first-run',
  'memory',
  'second-run',
  'changed',
  'incidents',
  'extended',
  'limits',
  'logs',
] as const;
export type MeasureName = (typeof measureNames)[number];

export type EngineOptions = {
  readonly only: readonly MeasureName[];
  readonly customers: number;
  /** The plain script's time for its customers is linear in them, so fewer are measured and scaled. */
  readonly peerCustomers: number;
  readonly incidents: number;
  /** Customers of the run within limits, and how many of them are infected: each takes a token of 20 a minute. */
  readonly limitedCustomers: number;
  readonly infected: number;
  /** Rows of exported log files, in millions; memory for so many is held against that for one. */
  readonly millions: number;
  readonly onProgress: (message: string) => void;
  readonly onMeasure: (measure: Measure) => void;
};

const logRounds = 3;

type OnStage = (stage: Stage, o: EngineOptions) => Promise<Measure[]>;

/** In this order on one stage, each going on from the state that the one before it left. */
const onOneStage: readonly (readonly [MeasureName, OnStage])[] = [
  ['first-run', measureFirstRun],
  ['memory', measureMemory],
  ['second-run', measureSecondRun],
  ['changed', measureChanged],
  ['incidents', measureIncidents],
  ['extended', measureExtended],
];

const measureOnStage = async (o: EngineOptions, tell: (found: readonly Measure[]) => void): Promise<void> => {
  const wanted = onOneStage.filter(([name]) => o.only.includes(name));
  if (wanted.length === 0) return;
  const stage = await startStage({ ...o, limits: 'off', lastWindowStart: quietWindow() });
  try {
    if (!o.only.includes('first-run')) {
      o.onProgress('the first run, not measured');
      await timedRun(stage, o.onProgress);
    }
    for (const [, measure] of wanted) tell(await measure(stage, o));
  } finally {
    await stage.stop();
  }
};

/** The measures asked for, in their order; each is told as soon as it is there. */
export const measureEngine = async (o: EngineOptions): Promise<Measure[]> => {
  const measures: Measure[] = [];
  const tell = (found: readonly Measure[]): void => {
    measures.push(...found);
    for (const one of found) o.onMeasure(one);
  };
  await measureOnStage(o, tell);
  if (o.only.includes('limits')) tell(await measureLimits(o));
  if (o.only.includes('logs')) tell(await measureLogs({ ...o, rounds: logRounds }));
  return measures;
};
