import { setTimeout as sleep } from 'node:timers/promises';

import type { Provider, RunResult } from './console-client.ts';
import type { Job, Step } from './job.ts';
import { type Calls, callsBetween, countCalls } from './report.ts';
import { umbrellaStatus } from './umbrella-status.ts';

const runTimeoutMs = 30 * 60_000;
const pollMs = 200;

/** The engine's first pass: configurations and tickets. */
export const firstPass: Step = {
  name: 'First run: configurations and tickets',
  run: async (job, onProgress) => {
    const { results, psa, umbrella } = await countedPass(job, onProgress);
    const { report } = job;
    report.calls = { psa, umbrella };
    for (const result of results) {
      for (const name of ['created', 'updated', 'unchanged'] as const)
        report.configurations[name] += result.configurations[name];
      for (const name of ['created', 'appended', 'reopened', 'closed'] as const)
        report.tickets[name] += result.tickets[name];
    }
    const { configurations, tickets } = report;
    return `${configurations.created} configurations and ${tickets.created} tickets made, ${configurations.updated} configurations updated`;
  },
};

/** The second pass over the same window. An unchanged world costs no writes. */
export const secondPass: Step = {
  name: 'Second run over the same window: nothing to write',
  run: async (job, onProgress) => {
    const { psa, umbrella } = await countedPass(job, onProgress);
    const writes = countCalls(psa, (method) => method !== 'GET');
    job.report.rerun = { writes, reads: countCalls(psa) - writes + countCalls(umbrella) };
    const found = `${writes} writes, ${job.report.rerun.reads} reads`;
    if (writes > 0) throw new Error(`${found}; nothing had changed, so there should have been no write.`);
    return found;
  },
};

/** One run of each provider, and what the sandboxes themselves counted meanwhile. */
const countedPass = async (
  job: Job,
  onProgress: (text: string) => void,
): Promise<{ results: RunResult[]; psa: Calls; umbrella: Calls }> => {
  const before = await counts(job);
  const results: RunResult[] = [];
  for (const provider of job.providers) results.push(await runOnce(job, provider, onProgress));
  const after = await counts(job);
  return {
    results,
    psa: callsBetween(before.psa, after.psa),
    umbrella: callsBetween(before.umbrella, after.umbrella),
  };
};

const counts = async (job: Job): Promise<{ psa: Calls; umbrella: Calls }> => ({
  psa: (await job.screens.status()).calls,
  umbrella: (await umbrellaStatus(job.stage.umbrella.url)).calls,
});

const runOnce = async (
  job: Job,
  provider: Provider,
  onProgress: (text: string) => void,
): Promise<RunResult> => {
  const runId = await job.console.startRun(provider.id);
  for (const end = Date.now() + runTimeoutMs; Date.now() < end; await sleep(pollMs)) {
    const run = await job.console.run(provider.id, runId);
    if (run.state === 'queued' || run.state === 'running') {
      const current = run.steps.findLast((step) => !step.finished) ?? run.steps.at(-1);
      const amount =
        current === undefined
          ? ''
          : ` ${current.step} ${current.done}${current.total === null ? '' : ` of ${current.total}`}`;
      onProgress(`${provider.name}: ${run.phase ?? run.state}${amount}`);
      continue;
    }
    if (run.state === 'done' && run.result !== null) return run.result;
    throw new Error(
      `${provider.name}: the run ended as ${run.state}. ${run.problem?.message ?? ''} ${run.problem?.advice ?? ''}`.trim(),
    );
  }
  throw new Error(`${provider.name}: the run took longer than ${runTimeoutMs / 60_000} minutes.`);
};
