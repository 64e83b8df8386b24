import { setTimeout as sleep } from 'node:timers/promises';

import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { readRun, readRunBefore, readRuns } from './store.ts';
import type { Run } from './types.ts';

export type RunPage = {
  readonly rows: readonly Run[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
};

/** One run with its progress. Throws `not_found`. */
export const getRun = async (deps: Pick<Deps, 'db'>, providerId: string, runId: string): Promise<Run> => {
  const run = await readRun(deps, providerId, runId);
  if (!run) throw parasolError('not_found', { runId });
  return run;
};

/** The last run of the same kind that came to a result before this one; null for the first. */
export const runBefore = (deps: Pick<Deps, 'db'>, run: Run): Promise<Run | null> => readRunBefore(deps, run);

/** Runs, the latest first; `pageSize` at most 200. */
export const listRuns = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  query: { readonly page?: number; readonly pageSize?: number } = {},
): Promise<RunPage> => {
  const page = Math.max(1, query.page ?? 1);
  const pageSize = Math.min(200, Math.max(1, query.pageSize ?? 25));
  const found = await readRuns(deps, providerId, { offset: (page - 1) * pageSize, limit: pageSize });
  return { ...found, page, pageSize };
};

const isOver = (run: Run): boolean => run.state !== 'queued' && run.state !== 'running';

/**
 * The run again and again as it changes, ending with its final state. Reads the table twice a second, so it works
 * whichever process does the run, and without LISTEN. Ends quietly when `signal` aborts.
 */
export async function* watchRun(
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
  signal?: AbortSignal,
): AsyncGenerator<Run> {
  let before = '';
  for (;;) {
    if (signal?.aborted) return;
    const run = await getRun(deps, providerId, runId);
    const now = JSON.stringify([run.state, run.phase, run.steps, run.cancelRequested]);
    if (now !== before) yield run;
    before = now;
    if (isOver(run)) return;
    try {
      await sleep(500, undefined, signal ? { signal } : {});
    } catch {
      return;
    }
  }
}
