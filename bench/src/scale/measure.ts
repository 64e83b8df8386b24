import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Measure } from '../logs/measure.ts';
import { median } from '../median.ts';
import { rounded } from '../rounded.ts';
import { measureLoad } from './load.ts';
import { activeRuns, askForRun, cancel, isUnderWay, runAll, timedRun } from './runs.ts';
import { measureStored } from './stored.ts';
import { startScaleStage, type ScaleProvider, type ScaleStage } from './stage.ts';

export const parts = ['fairness', 'growth', 'stored', 'load'] as const;
export type PartName = (typeof parts)[number];

export type ScaleOptions = {
  readonly parts: readonly PartName[];
  /** Small providers, and how many customers each of them has. */
  readonly providers: number;
  readonly customers: number;
  /** Customers of the big one. */
  readonly big: number;
  /** Runs that a worker has under way at once: growth is measured with each of these. */
  readonly runs: readonly number[];
  /** Seconds of requests at the console. */
  readonly seconds: number;
  readonly onProgress: (message: string) => void;
};

const psaLatencyMs = 100;

/** Busy and all time of the machine's cores so far. */
const cpuTimes = (): { busy: number; all: number } => {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, one) => sum + one.user + one.nice + one.sys + one.idle + one.irq, 0);
  return { all, busy: all - times.reduce((sum, one) => sum + one.idle, 0) };
};

const cpuWhile = async <T>(work: () => Promise<T>): Promise<{ result: T; busyShare: number }> => {
  const before = cpuTimes();
  const result = await work();
  const after = cpuTimes();
  return { result, busyShare: (after.busy - before.busy) / (after.all - before.all) };
};

/**
 * Before all four workers are at their speed: 100 providers of 20 customers took 35, 15.6, 12.9 and 11.6 s one time after the
 * other. The one that is left at the end has had all the others' passes too.
 */
const warmUpPasses = 4;

const leastTimes: Readonly<Record<number, number>> = { 1: 1, 2: 1.8, 4: 3.2 };

const growth = async (
  stage: ScaleStage,
  small: readonly ScaleProvider[],
  runsAtOnce: number,
  o: ScaleOptions,
): Promise<Measure[]> => {
  const runs = activeRuns(stage.ownerUrl);
  const passes: { workers: number; perSecond: number; busyShare: number }[] = [];
  try {
    await stage.workers(4, runsAtOnce);
    for (let pass = 1; pass <= warmUpPasses; pass += 1) {
      await stage.changeAll(small);
      await stage.forgetBudgets();
      const ms = await runAll(stage, small, runs.count);
      o.onProgress(`4 workers, warming up: ${(ms / 1_000).toFixed(1)} s`);
    }
    for (const workers of [4, 2, 1]) {
      await stage.workers(workers, runsAtOnce);
      await stage.changeAll(small);
      await stage.forgetBudgets();
      const callsBefore = await stage.psaCalls();
      const { result: ms, busyShare } = await cpuWhile(() => runAll(stage, small, runs.count));
      const calls = (await stage.psaCalls()) - callsBefore;
      passes.push({ workers, perSecond: calls / (ms / 1_000), busyShare });
      o.onProgress(`${workers} workers: ${calls} calls in ${(ms / 1_000).toFixed(1)} s`);
    }
    await runs.refuseFailed();
  } finally {
    await runs.end();
  }
  const one = passes.at(-1)?.perSecond ?? Number.NaN;
  return passes.toReversed().map(({ workers, perSecond, busyShare }) => {
    const times = perSecond / one;
    const least = leastTimes[workers] ?? 1;
    const really = rounded((perSecond * psaLatencyMs) / 1_000 / workers, 1);
    return {
      name: `${workers} workers of ${runsAtOnce} runs at once (${really} calls in flight each on the mean), ${small.length} providers: ${rounded(perSecond, 0)} PSA calls/s, CPU ${Math.round(busyShare * 100)} %`,
      value: rounded(times),
      unit: 'times one worker',
      target: `>= ${least}`,
      ok: times >= least,
    };
  });
};

const sampleMax = 12;
/** Between two small ones: far more often than 200 come in four hours. */
const arrivalMs = 1_000;

const fairness = async (
  stage: ScaleStage,
  small: readonly ScaleProvider[],
  big: ScaleProvider,
  o: ScaleOptions,
): Promise<Measure[]> => {
  await stage.workers(4);
  const sample = small.slice(0, sampleMax);
  await stage.changeAll(sample);
  await stage.forgetBudgets();
  const alone: number[] = [];
  for (const provider of sample) alone.push(await timedRun(stage, provider));
  const aloneMs = median(alone);
  await stage.changeAll([big, ...small]);
  await stage.forgetBudgets();
  o.onProgress(`the big provider runs, and ${small.length} small ones come one after the other`);
  const startedMs = performance.now();
  const path = await askForRun(stage, big);
  const waiting: Promise<number>[] = [];
  // As they come in life: evenly, and more than the sample; until the big one is done or all have come.
  for (const provider of small) {
    if (!(await isUnderWay(stage, path))) break;
    waiting.push(timedRun(stage, provider));
    await sleep(arrivalMs);
  }
  const beside = await Promise.all(waiting);
  const endless = await isUnderWay(stage, path);
  // 10,000 changes are eleven minutes of permits, which nobody needs to wait for
  if (endless) await cancel(stage, path);
  const worst = rounded(Math.max(...beside) / aloneMs);
  return [
    {
      name: `a small provider (${o.customers} customers) alone, median of ${alone.length} (the slowest took ${rounded(Math.max(...alone) / 1_000)} s)`,
      value: rounded(aloneMs / 1_000),
      unit: 's',
      target: 'as is',
      ok: true,
    },
    {
      name: `the slowest of ${beside.length} small ones beside one of ${big.organizationIds.length} customers, against that median (${rounded((performance.now() - startedMs) / 1_000, 0)} s in all, the big one ${endless ? 'goes on' : 'is done'}; median ${rounded(median(beside) / aloneMs)} times)`,
      value: worst,
      unit: 'times',
      target: '<= 2',
      ok: worst <= 2,
    },
  ];
};

/** All measures of many providers on several workers. */
export const measureScale = async (o: ScaleOptions): Promise<Measure[]> => {
  const withRuns = o.parts.includes('fairness') || o.parts.includes('growth');
  const small = withRuns ? o.providers : o.parts.includes('load') ? Math.min(o.providers, 20) : 2;
  const big = o.parts.includes('fairness') ? [o.big] : [];
  const sizes = [...Array.from({ length: small }, () => o.customers), ...big];
  const stage = await startScaleStage({ sizes, onProgress: o.onProgress });
  const measures: Measure[] = [];
  try {
    const bySize = stage.providers.toSorted((a, b) => a.organizationIds.length - b.organizationIds.length);
    const smallOnes = bySize.slice(0, small);
    o.onProgress('first runs, with nothing measured: types, questions and configurations are made');
    await stage.workers(4);
    const runs = activeRuns(stage.ownerUrl);
    await stage.unlimited(runAll(stage, stage.providers, runs.count));
    await runs.refuseFailed();
    await runs.end();
    await stage.setPsaLatency(psaLatencyMs);
    const bigOne = bySize.at(-1);
    if (o.parts.includes('fairness') && bigOne)
      measures.push(...(await fairness(stage, smallOnes, bigOne, o)));
    if (o.parts.includes('growth'))
      for (const atOnce of o.runs) measures.push(...(await growth(stage, smallOnes, atOnce, o)));
    if (o.parts.includes('stored')) measures.push(...(await measureStored(stage, o)));
    if (o.parts.includes('load')) measures.push(...(await measureLoad(stage, smallOnes, o)));
  } finally {
    await stage.stop();
  }
  return measures;
};
