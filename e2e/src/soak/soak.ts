import { setTimeout as sleep } from 'node:timers/promises';

import { windowMs } from '@parasol/umbrella';

import { createFaults, type FaultCounts } from './faults.ts';
import { createFeed } from './feed.ts';
import { firstRun } from './first-run.ts';
import { persist } from './persist.ts';
import { createRandom, type Random } from './random.ts';
import { keepRunning } from './runs.ts';
import { mapNext, setUp, type SoakTown } from './set-up.ts';
import { type SoakStage, startSoakStage, type Victim, victims } from './stage.ts';
import { latestApplyMs, settleMs, timeScale } from './times.ts';
import { verdictOf, type Verdict } from './verdict.ts';
import { awaitQuiet } from './quiet.ts';

export type SoakOptions = {
  readonly cycles: number;
  readonly seed: number;
  readonly stateDir: string;
  /** One line for each thing that happens. */
  readonly onProgress: (line: string) => void;
  /** Aborted when the soak is to be broken off. */
  readonly signal: AbortSignal;
};

export type SoakReport = Verdict & {
  ok: boolean;
  cycles: number;
  seed: number;
  kills: Record<Victim, number>;
  /** Times that the worker was stopped for longer than its leases, and went on. */
  freezes: number;
  /** What the PSA did to us, by kind. */
  faults: FaultCounts;
  customers: number;
  /** Writes of one more run at the end, when nothing had changed. */
  writesAfter: number;
  runs: Record<string, number>;
  seconds: number;
  /** What is wrong, in words; empty if nothing is. */
  findings: string[];
};

const customersMax = 200;
const quietPatienceMs = 8 * settleMs + 60_000;
const momentMaxMs = 8_000;
/** Longer than every lease. */
const freezeMs = 2_500;

/** Some time, or so many calls to the PSA that work is in full swing on a slow machine as well. */
const untilSomeMoment = async ({ screens }: SoakTown['job'], random: Random): Promise<void> => {
  const delayMs = random.between(0, 2_500);
  const calls = random.between(1, 60);
  if (random.chance(0.3)) return sleep(delayMs);
  const count = async (): Promise<number> =>
    Object.values((await screens.status()).calls).reduce((sum, one) => sum + one, 0);
  const before = await count();
  const end = Date.now() + momentMaxMs;
  while ((await count()) < before + calls && Date.now() < end) await sleep(20);
};

/** One cycle: something new, and then somebody dies at a moment that nobody chose. */
const cycle = async (
  stage: SoakStage,
  town: SoakTown,
  random: Random,
  o: { feed(): Promise<void>; freeze: boolean },
): Promise<Victim> => {
  await o.feed();
  await untilSomeMoment(town.job, random);
  const victim = random.pick(victims);
  if (o.freeze) await stage.freezeWorker(freezeMs);
  await stage.kill(victim);
  return victim;
};

const killCycles = async (
  stage: SoakStage,
  town: SoakTown,
  random: Random,
  report: SoakReport,
  o: SoakOptions,
): Promise<void> => {
  const feed = createFeed(town.umbrella, town.world, random);
  const faults = createFaults(stage, o.seed);
  const ended = new AbortController();
  const signal = AbortSignal.any([o.signal, ended.signal]);
  await faults.on();
  const runs = Promise.all(
    town.job.providers.map((provider) => keepRunning(town.job.console, provider, signal)),
  );
  // it is awaited below; a failure breaks the cycles off
  const failed = runs.then(() => new Promise<never>(() => {}));
  failed.catch(() => {});
  try {
    for (let number = 1; number <= o.cycles; number += 1) {
      o.signal.throwIfAborted();
      const freeze = random.chance(0.1);
      const work = cycle(stage, town, random, {
        freeze,
        feed: async () => {
          await feed.cycle();
          await faults.disturbUmbrella(random);
          await persist(() => mapNext(town, 1));
        },
      });
      const victim = await Promise.race([work, failed]);
      report.kills[victim] += 1;
      if (freeze) report.freezes += 1;
      report.cycles = number;
      const { identities, customers } = town.world;
      o.onProgress(
        `cycle ${number} of ${o.cycles}: killed the ${victim}${freeze ? ', froze the worker' : ''}; ` +
          `${identities.length} computers, ${customers.filter((one) => one.mapped).length} customers`,
      );
    }
  } finally {
    ended.abort();
    // broken off, everything is being stopped already: the reason is told, not what comes of it
    if (!o.signal.aborted) report.faults = await persist(() => faults.off());
  }
  for (const ends of await runs)
    for (const [state, count] of Object.entries(ends)) report.runs[state] = (report.runs[state] ?? 0) + count;
};

/** Fills in the report; what goes wrong on the way is thrown, and what it is worth is in the report. */
const work = async (stage: SoakStage, report: SoakReport, o: SoakOptions): Promise<void> => {
  const random = createRandom(o.seed);
  const town = await setUp(stage, {
    customers: Math.min(customersMax, 4 + o.cycles * 2),
    random,
    onProgress: o.onProgress,
  });
  await mapNext(town, 1);
  o.onProgress('the first run');
  await firstRun(town);
  await stage.setClockRight();

  await killCycles(stage, town, random, report, o);

  o.onProgress('faults are off; waiting until nothing is in doubt any more');
  await sleep(latestApplyMs);
  report.writesAfter = await awaitQuiet(town.job, { patienceMs: quietPatienceMs, signal: o.signal });

  o.onProgress('looking into the PSA');
  const also =
    report.writesAfter > 0 ? [`a run over an unchanged world wrote ${report.writesAfter} times`] : [];
  const { ownerUrl } = stage;
  const { verdict, findings } = await verdictOf(town, { ownerUrl, stateDir: o.stateDir, also });
  Object.assign(report, verdict);
  report.customers = town.world.customers.filter((one) => one.mapped).length;
  report.findings = findings;
  report.ok = findings.length === 0;
};

/** `fetch failed` says nothing without its cause. */
const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};

/** Kills processes of a running installation, again and again, and then compares what there is with what there should be. */
export const soak = async (o: SoakOptions): Promise<SoakReport> => {
  const startedAt = performance.now();
  const report: SoakReport = {
    ok: false,
    cycles: 0,
    seed: o.seed,
    kills: { worker: 0, console: 0, database: 0 },
    freezes: 0,
    faults: {},
    incidents: 0,
    tickets: 0,
    windows: 0,
    notes: 0,
    customers: 0,
    configurations: 0,
    duplicates: 0,
    lost: 0,
    wrong: 0,
    writesAfter: 0,
    runs: {},
    seconds: 0,
    findings: [],
  };
  let stage: SoakStage | undefined;
  try {
    o.onProgress('starting PostgreSQL, sandboxes, console and worker');
    stage = await startSoakStage({
      stateDir: o.stateDir,
      seed: o.seed,
      timeScale,
      quietSince: new Date(Date.now() - 40 * 24 * 3_600_000),
      // so that all windows that are judged again lie within the first run's reach
      clockBackMs: 5 * windowMs,
    });
    await work(stage, report, o);
  } catch (error) {
    report.ok = false;
    report.findings.push(wordsOf(error));
  } finally {
    await stage?.stop();
  }
  report.seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return report;
};
