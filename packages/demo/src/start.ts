import { mkdir } from 'node:fs/promises';

import { type Line, showProgress } from './command/progress.ts';
import { createJob, type Job } from './job/job.ts';
import { mainJob, reconnection, runStep } from './job/main-job.ts';
import { type Memory, readMemory, writeMemory } from './job/memory.ts';
import type { Step } from './job/job.ts';
import { umbrellaStatus } from './job/umbrella-status.ts';
import type { Ports } from './stage/ports.ts';
import { type Stage, startStage } from './stage/stage.ts';

const threshold = 5;

/** Starts everything with its kept state and, the first time, does the main job on demonstration data. */
export const start = async (o: {
  stateDir: string;
  ports: Ports;
  out: NodeJS.WriteStream;
  onStage(stage: Stage): void;
}): Promise<{ stage: Stage; memory: Memory }> => {
  await mkdir(o.stateDir, { recursive: true, mode: 0o700 });
  const memory = await readMemory(o.stateDir);
  let stage: Stage | undefined;
  const parts: Line = {
    title: 'Database, sandboxes and console',
    work: async (tell) => {
      stage = await startStage({ stateDir: o.stateDir, temporary: false, ports: o.ports }, tell);
      o.onStage(stage);
      return 'running';
    },
  };
  await showProgress([parts], o.out);
  if (stage === undefined) throw new Error('The parts are not running.');

  const job = createJob({
    stage,
    threshold,
    kept: { memory, save: (next) => writeMemory(o.stateDir, next) },
  });
  const steps = await stepsToDo(job);
  if (steps.length > 0) {
    await showProgress(
      steps.map((step) => ({ title: step.name, work: (tell) => runStep(step, job, tell) })),
      o.out,
    );
    await job.remember({ completed: true });
  }
  return { stage, memory: job.memory };
};

// The first time all of it; later only what a moved sandbox makes necessary, which is nothing as a rule.
const stepsToDo = async (job: Job): Promise<readonly Step[]> => {
  if (!job.memory.completed) return mainJob;
  const { accounts } = await umbrellaStatus(job.stage.umbrella.url);
  const asRemembered =
    job.memory.connections.every(
      (connection) =>
        connection.psaUrl === job.stage.psa.url && connection.umbrellaUrl === job.stage.umbrella.url,
    ) &&
    accounts.every((account) =>
      job.memory.connections.some((connection) => connection.umbrellaKey === account.key),
    );
  return asRemembered ? [] : reconnection;
};
