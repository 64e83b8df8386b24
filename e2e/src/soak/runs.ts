import { setTimeout as sleep } from 'node:timers/promises';

import { HttpFailure, type ConsoleClient, type Provider } from '@parasol/demo';

import { mayPass, persist } from './persist.ts';

export type FinishedRun = Awaited<ReturnType<ConsoleClient['run']>>;

const pollMs = 250;
/** A run waits for its writes until nothing is in doubt, or for twice 90 s. */
const runPatienceMs = 300_000;
const active = new Set(['queued', 'running']);

/** Starts a run; null while another is under way (perhaps one whose answer never reached us). */
const startRun = async (console: ConsoleClient, provider: Provider): Promise<string | null> => {
  try {
    return await console.startRun(provider.id);
  } catch (error) {
    if (error instanceof HttpFailure && error.status === 409) return null;
    throw error;
  }
};

/** A run from its start to its end, through whatever is killed meanwhile. */
export const runOnce = async (
  console: ConsoleClient,
  provider: Provider,
  signal?: AbortSignal,
): Promise<FinishedRun | null> => {
  const end = Date.now() + runPatienceMs;
  let runId: string | null = null;
  for (;;) {
    if (signal?.aborted === true) return null;
    try {
      runId ??= await startRun(console, provider);
      const id = runId;
      if (id !== null) {
        const run = await console.run(provider.id, id);
        if (!active.has(run.state)) return run;
      }
    } catch (error) {
      if (!mayPass(error)) throw error;
      // the console or its database is away for a moment
      await persist(() => console.providers());
    }
    if (Date.now() >= end)
      throw new Error(`${provider.name}: a run did not end within ${runPatienceMs / 1000} s.`);
    await sleep(pollMs);
  }
};

/** One run after another, until it is told to end. Returns how they ended. */
export const keepRunning = async (
  console: ConsoleClient,
  provider: Provider,
  signal: AbortSignal,
): Promise<Record<string, number>> => {
  const ends: Record<string, number> = {};
  while (!signal.aborted) {
    const run = await runOnce(console, provider, signal);
    if (run === null) continue;
    const end = run.problem === null ? run.state : `${run.state}: ${run.problem.code}`;
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
};
