import { setTimeout as sleep } from 'node:timers/promises';

import type { Stage } from './stage.ts';

export type RunFigures = {
  readonly seconds: number;
  readonly configurations: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly tickets: { readonly created: number; readonly appended: number };
  readonly writes: number;
  readonly reads: number;
};

const pollMs = 100;
const runTimeoutMs = 60 * 60_000;

/** One run through the console's API, from the request to its end. */
export const timedRun = async (
  { job, providerId }: Stage,
  onProgress: (message: string) => void,
): Promise<RunFigures> => {
  const startedMs = performance.now();
  const runId = await job.console.startRun(providerId);
  for (let told = ''; performance.now() - startedMs < runTimeoutMs; await sleep(pollMs)) {
    const run = await job.console.run(providerId, runId);
    const step = run.steps.findLast((one) => !one.finished);
    const now = step ? `  ${step.step}` : '';
    if (now !== told) onProgress(`${now} after ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
    told = now;
    if (run.state === 'queued' || run.state === 'running') continue;
    const { result } = run;
    if (run.state !== 'done' || result === null)
      throw new Error(
        `the run ended as ${run.state}: ${run.problem?.message ?? ''} ${JSON.stringify(run.problem)}`,
      );
    return { seconds: (performance.now() - startedMs) / 1_000, ...result };
  }
  throw new Error('the run did not end within an hour');
};
