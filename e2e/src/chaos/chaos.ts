import { setTimeout as sleep } from 'node:timers/promises';

import { createHttpClient, HttpFailure } from '@parasol/demo';
import { windowMs } from '@parasol/umbrella';
import { z } from 'zod';

import { createFaults } from '../soak/faults.ts';
import { createFeed } from '../soak/feed.ts';
import { firstRun } from '../soak/first-run.ts';
import { persist } from '../soak/persist.ts';
import { awaitQuiet } from '../soak/quiet.ts';
import { createRandom } from '../soak/random.ts';
import { keepRunning } from '../soak/runs.ts';
import { mapNext, setUp, type SoakTown } from '../soak/set-up.ts';
import { latestApplyMs, settleMs } from '../soak/times.ts';
import { verdictOf, type Verdict } from '../soak/verdict.ts';
import { actions, type ActionName } from './actions.ts';
import { openLookout, unknownLimitMs, type Lookout } from './lookout.ts';
import { startChaosStage, type ChaosStage } from './stage.ts';

export type ChaosOptions = {
  readonly workers: number;
  readonly customers: number;
  /** What happens, in this order. */
  readonly actions: readonly ActionName[];
  readonly seed: number;
  readonly stateDir: string;
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
};

export type ChaosReport = Verdict & {
  ok: boolean;
  seed: number;
  workers: number;
  /** What happened, and how long after it was over the next write was made. */
  actions: { readonly action: ActionName; readonly workAfterMs: number }[];
  /** Answers that came to a worker after its lease had gone, and were not taken. */
  refusedLate: number;
  longestUnknownMs: number;
  unknownLimitMs: number;
  seconds: number;
  findings: string[];
};

const slowMs = 1_000;
const workAgainMs = 60_000;
const quietPatienceMs = 8 * settleMs + 60_000;

/** Runs of every provider, one after another. A run that the database forgot is started again. */
const keepRunningThrough = async ({ job }: SoakTown, signal: AbortSignal): Promise<void> => {
  const one = async (provider: SoakTown['job']['providers'][number]): Promise<void> => {
    while (!signal.aborted)
      try {
        await keepRunning(job.console, provider, signal);
      } catch (error) {
        if (!(error instanceof HttpFailure && error.status === 404)) throw error;
      }
  };
  await Promise.all(job.providers.map(one));
};

const happen = async (
  stage: ChaosStage,
  town: SoakTown,
  lookout: Lookout,
  report: ChaosReport,
  o: ChaosOptions,
): Promise<void> => {
  const { onProgress } = o;
  const random = createRandom(o.seed + 1);
  const feed = createFeed(town.umbrella, town.world, random);
  const faults = createFaults(stage, o.seed);
  const ended = new AbortController();
  const runs = keepRunningThrough(town, AbortSignal.any([o.signal, ended.signal]));
  const failed = runs.then(() => new Promise<never>(() => {}));
  failed.catch(() => {});
  await faults.on();
  const psa = createHttpClient(`${stage.psaUrl}/sandbox/api`);
  const slowly = async (act: () => Promise<void>): Promise<void> => {
    const rule = { kind: 'latency', delayMs: slowMs, methods: ['POST', 'PATCH'] };
    await psa.send('PUT', '/faults', { rules: [rule] }, z.unknown());
    try {
      await act();
    } finally {
      await faults.on();
    }
  };
  try {
    for (const action of o.actions) {
      o.signal.throwIfAborted();
      const work = async (): Promise<number> => {
        await feed.cycle();
        await sleep(random.between(0, 1_500));
        const fed = actions[action](stage, { random, lookout, slowly, feed: feed.cycle, onProgress });
        await feed.cycle();
        await fed;
        await feed.cycle();
        return await lookout.untilWorkGoesOn(workAgainMs);
      };
      const workAfterMs = await Promise.race([work(), failed]);
      report.actions.push({ action, workAfterMs });
      onProgress(`${action}: work went on ${(workAfterMs / 1_000).toFixed(1)} s after it was over`);
    }
  } finally {
    ended.abort();
    await persist(() => faults.off());
  }
  await runs;
};

const work = async (stage: ChaosStage, report: ChaosReport, o: ChaosOptions): Promise<void> => {
  const random = createRandom(o.seed);
  const town = await setUp(stage, { customers: o.customers, random, onProgress: o.onProgress });
  await mapNext(town, o.customers);
  o.onProgress('the first run');
  await firstRun(town);
  await stage.startAll();
  const lookout = openLookout(stage.ownerUrl);
  try {
    await happen(stage, town, lookout, report, o);
    o.onProgress('nothing happens any more; waiting until nothing is in doubt');
    await sleep(latestApplyMs);
    await awaitQuiet(town.job, { patienceMs: quietPatienceMs, signal: o.signal });
    report.refusedLate = await lookout.refusedLate();
    report.longestUnknownMs = lookout.longestUnknownMs();
  } finally {
    await lookout.stop();
  }
  const also =
    report.longestUnknownMs > unknownLimitMs
      ? [`a write was unknown for ${report.longestUnknownMs} ms, longer than settle and a minute`]
      : [];
  const { ownerUrl } = stage;
  const { verdict, findings } = await verdictOf(town, { ownerUrl, stateDir: o.stateDir, also });
  Object.assign(report, verdict);
  report.findings.push(...findings);
  report.ok = report.findings.length === 0;
};

/** Lets things happen to an installation of several workers, and then compares what there is with what there should be. */
export const chaos = async (o: ChaosOptions): Promise<ChaosReport> => {
  const startedMs = performance.now();
  const report: ChaosReport = {
    ok: false,
    seed: o.seed,
    workers: o.workers,
    actions: [],
    incidents: 0,
    tickets: 0,
    windows: 0,
    notes: 0,
    configurations: 0,
    duplicates: 0,
    lost: 0,
    wrong: 0,
    refusedLate: 0,
    longestUnknownMs: 0,
    unknownLimitMs,
    seconds: 0,
    findings: [],
  };
  let stage: ChaosStage | undefined;
  try {
    o.onProgress(`starting two PostgreSQL servers, sandboxes, console and ${o.workers} workers`);
    stage = await startChaosStage({
      stateDir: o.stateDir,
      seed: o.seed,
      workers: o.workers,
      quietSince: new Date(Date.now() - 40 * 24 * 3_600_000),
      // so that all windows that are judged again lie within the first run's reach
      clockBackMs: 5 * windowMs,
    });
    await work(stage, report, o);
  } catch (error) {
    report.ok = false;
    report.findings.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await stage?.stop();
  }
  report.seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  return report;
};
