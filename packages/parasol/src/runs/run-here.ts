import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { databaseTrouble } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { claimWork, finishWork, renewWork } from '../work/index.ts';
import { executeRun } from './execute-run.ts';
import { getRun, watchRun } from './read.ts';
import { startRun, type StartRun } from './start-run.ts';
import type { Run } from './types.ts';

const leaseMs = 20_000;

const patience = { tries: 60, everyMs: 1_000 };

/** Goes on with a run that the database has interrupted, as a worker would. */
const withPatience = async (signal: AbortSignal, work: () => Promise<void>): Promise<void> => {
  for (let left = patience.tries; ; left -= 1)
    try {
      return await work();
    } catch (error) {
      if (databaseTrouble(error) === null || signal.aborted || left <= 0) throw error;
      await sleep(patience.everyMs);
    }
};

/**
 * Starts a run and waits for its end, doing it in this process unless a worker takes it first: for the command line,
 * where there may be no worker.
 */
export const runHere = async (
  deps: Deps,
  providerId: string,
  request: StartRun,
  onProgress: (run: Run) => void,
): Promise<Run> => {
  const { runId } = await startRun(deps, providerId, request);
  const owner = `command-${randomUUID()}`;
  const [work] = await claimWork(deps.db, owner, { leaseMs, limit: 1, kinds: ['run'], providerId });
  const stop = new AbortController();
  const ours = async (): Promise<void> => {
    if (!work) return;
    const heartbeat = setInterval(() => {
      void renewWork(deps.db, work, leaseMs)
        .then((held) => held || stop.abort(new Error('a worker has taken the run over')))
        .catch((error: unknown) => deps.log.warn({ err: error }, 'the lease could not be renewed'));
    }, leaseMs / 4);
    try {
      await withPatience(stop.signal, () => executeRun(deps, providerId, runId, { signal: stop.signal }));
    } finally {
      clearInterval(heartbeat);
      await finishWork(deps.db, work, null);
    }
  };
  const done = ours();
  for await (const run of watchRun(deps, providerId, runId)) onProgress(run);
  await done;
  return getRun(deps, providerId, runId);
};
