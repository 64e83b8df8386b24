import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Line, showProgress } from './command/progress.ts';
import { createJob, type Job } from './job/job.ts';
import { mainJob, runStep } from './job/main-job.ts';
import { emptyReport, type Report } from './job/report.ts';
import { anyPorts, type Ports } from './stage/ports.ts';
import { type Stage, startStage } from './stage/stage.ts';

export type DemoOptions = {
  logsDir?: string;
  customers?: number;
  /** Keep to Umbrella's published limits, 20 customers a minute and key, though the sandbox limits nothing. */
  limits?: boolean;
  threshold: number;
  ports?: Ports;
  /** Where the progress list goes. */
  out: NodeJS.WriteStream;
  /** Settles when the demonstration is to be broken off. */
  stopRequested: Promise<string>;
  /** Called while everything still runs: tests look into the PSA here. */
  inspect?(stage: Stage, job: Job): Promise<void>;
};

/** Starts everything in a directory of its own, does the main job, stops everything and removes the directory. */
export const demo = async (o: DemoOptions): Promise<Report> => {
  const startedAt = performance.now();
  const stateDir = await mkdtemp(join(tmpdir(), 'parasol-demo-'));
  let staging: Promise<Stage> | undefined;
  let job: Job | undefined;
  const started: Line = {
    title: 'Database, sandboxes and console',
    work: async (tell) => {
      staging = startStage(
        {
          stateDir,
          temporary: true,
          ports: o.ports ?? anyPorts,
          limits: o.limits === true ? 'on' : 'off',
          ...(o.logsDir === undefined ? {} : { logsDir: o.logsDir }),
          ...(o.customers === undefined ? {} : { customers: o.customers }),
        },
        tell,
      );
      job = createJob({
        stage: await staging,
        threshold: o.threshold,
      });
      const detail = 'running';
      job.report.steps.push({ name: started.title, ok: true, detail });
      return detail;
    },
  };
  const lines = mainJob.map((step): Line => ({
    title: step.name,
    work: async (tell) => {
      if (job === undefined) throw new Error('The parts are not running.');
      return await runStep(step, job, tell);
    },
  }));
  const brokenOff = o.stopRequested.then((why) => {
    throw new Error(`broken off (${why})`);
  });
  brokenOff.catch(() => {});
  let failure: unknown;
  try {
    await Promise.race([showProgress([started, ...lines], o.out), brokenOff]);
    if (staging !== undefined && job !== undefined) await o.inspect?.(await staging, job);
  } catch (error) {
    failure = error;
  } finally {
    // Broken off while the parts were starting: let them come up, so that each can be stopped.
    await (await staging?.catch(() => undefined))?.stop();
    await removeState(stateDir, failure === undefined ? [] : ['logs']);
  }
  return finished(
    job?.report ?? emptyReport(),
    [started.title, ...mainJob.map((step) => step.name)],
    failure,
    startedAt,
  );
};

/** A failure leaves the parts' logs, to which its message points. */
const removeState = async (stateDir: string, kept: readonly string[]): Promise<void> => {
  for (const name of await readdir(stateDir)) {
    if (!kept.includes(name)) await rm(join(stateDir, name), { recursive: true, force: true });
  }
  if (kept.length === 0) await rm(stateDir, { recursive: true, force: true });
};

const finished = (report: Report, names: readonly string[], failure: unknown, startedAt: number): Report => {
  const text = failure instanceof Error ? failure.message : String(failure);
  if (failure !== undefined) report.ok = false;
  for (const name of names.slice(report.steps.length)) {
    const first = report.steps.every((step) => step.ok);
    report.steps.push({ name, ok: false, detail: first && failure !== undefined ? text : 'not reached' });
  }
  report.seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return report;
};
