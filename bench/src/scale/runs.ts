import { setTimeout as sleep } from 'node:timers/promises';

import { inParallel } from '@parasol/demo';
import { openPool } from '@parasol/postgres';
import { z } from 'zod';

import type { ScaleProvider, ScaleStage } from './stage.ts';

const runMade = z.object({ runId: z.string() });
const run = z.object({ state: z.string(), problem: z.object({ message: z.string() }).nullable() });
const pollMs = 100;
/** Asking one by one would take as long as the runs of many workers. */
const askedAtOnce = 12;
const patienceMs = 20 * 60_000;

/** Asks for a run; its path under the API. */
export const askForRun = async ({ api }: ScaleStage, { id }: ScaleProvider): Promise<string> => {
  const { runId } = await api.send('POST', `/providers/${id}/runs`, { dryRun: false }, runMade);
  return `/providers/${id}/runs/${runId}`;
};

/** @throws Error where it ended otherwise than well */
export const isUnderWay = async ({ api }: ScaleStage, path: string): Promise<boolean> => {
  const { state, problem } = await api.get(path, run);
  if (state === 'queued' || state === 'running') return true;
  if (state === 'done') return false;
  throw new Error(`${path} ended as ${state}: ${problem?.message ?? ''}`);
};

export const cancel = async ({ api }: ScaleStage, path: string): Promise<void> => {
  await api.send('POST', `${path}/cancel`, {}, z.unknown());
};

/** Asks for a run and waits for its end; in milliseconds from the request on. */
export const timedRun = async (stage: ScaleStage, provider: ScaleProvider): Promise<number> => {
  const startedMs = performance.now();
  const path = await askForRun(stage, provider);
  while (performance.now() - startedMs < patienceMs) {
    if (!(await isUnderWay(stage, path))) return performance.now() - startedMs;
    await sleep(pollMs);
  }
  throw new Error(`the run of ${provider.name} did not end`);
};

const active = z.object({ found: z.coerce.number() });

/** Asks for a run of each, and waits until none is under way; without asking for each all the time. */
export const runAll = async (
  { api }: ScaleStage,
  providers: readonly ScaleProvider[],
  countActive: () => Promise<unknown>,
): Promise<number> => {
  const startedMs = performance.now();
  await inParallel(providers, askedAtOnce, async ({ id }) => {
    await api.send('POST', `/providers/${id}/runs`, { dryRun: false }, runMade);
  });
  while (performance.now() - startedMs < patienceMs) {
    if (active.parse(await countActive()).found === 0) return performance.now() - startedMs;
    await sleep(pollMs);
  }
  throw new Error('the runs did not end');
};

/** How many runs are under way, asked of the database: the console isn't to be kept busy by it. */
export const activeRuns = (ownerUrl: string) => {
  const pool = openPool(ownerUrl, { max: 1, applicationName: 'parasol bench' });
  const statement = `select count(*) as found from runs where state in ('queued', 'running')`;
  const wrong = `select count(*) as found from runs where state not in ('queued', 'running', 'done')`;
  return {
    count: async (): Promise<unknown> => (await pool.query(statement)).rows[0],
    refuseFailed: async (): Promise<void> => {
      const { rows } = await pool.query(wrong);
      if (Number(rows[0]?.found) > 0) throw new Error(`${rows[0]?.found} runs did not end well`);
    },
    end: () => pool.end(),
  };
};
