import { setTimeout as sleep } from 'node:timers/promises';

import type { Job } from '@parasol/demo';

import { persist } from './persist.ts';
import { runOnce } from './runs.ts';

const lookEveryMs = 500;

/** What every provider's writes still lack; null when all are done. */
const unrest = async ({ console, providers }: Job): Promise<string | null> => {
  const left: string[] = [];
  for (const provider of providers) {
    const { writes } = await persist(() => console.overview(provider.id));
    const { waiting, unknown, refused, held } = writes;
    if (waiting + unknown + refused + held > 0)
      left.push(`${provider.name}: ${waiting} waiting, ${unknown} unknown, ${refused} refused, ${held} held`);
  }
  return left.length === 0 ? null : left.join('; ');
};

/**
 * Runs until every run is done and no write is in doubt, and then once more.
 * Returns how often that last run wrote, which has to be never.
 * @throws Error with what is still in doubt after `patienceMs`
 */
export const awaitQuiet = async (
  job: Job,
  o: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<number> => {
  const end = Date.now() + o.patienceMs;
  for (;;) {
    o.signal.throwIfAborted();
    const runs = [];
    for (const provider of job.providers) runs.push(await runOnce(job.console, provider, o.signal));
    const undone = runs.find((run) => run?.state !== 'done');
    const left =
      undone === undefined
        ? await unrest(job)
        : `a run ended as ${undone?.state}: ${undone?.problem?.message}`;
    if (left === null) break;
    if (Date.now() >= end) throw new Error(`After ${o.patienceMs / 1000} s without faults: ${left}`);
    await sleep(lookEveryMs);
  }
  let writes = 0;
  for (const provider of job.providers)
    writes += (await runOnce(job.console, provider, o.signal))?.result?.writes ?? 0;
  return writes;
};
