import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { deletePause, insertPause, readPause, requestCancel } from './store.ts';

/** Asks a run to stop; one that waits ends at once, one that is under way at its next safe point. */
export const cancelRun = async (deps: Pick<Deps, 'db'>, providerId: string, runId: string): Promise<void> => {
  const state = await requestCancel(deps, providerId, runId);
  if (state === null) throw parasolError('run_not_active', { runId });
};

/** No run starts until `resumeRuns`; one that is under way goes on to its end. */
export const pauseRuns = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  by: string | null,
): Promise<void> => {
  await inProvider(deps.db, providerId, (tx) => insertPause(tx, providerId, by));
};

export const resumeRuns = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<void> => {
  await inProvider(deps.db, providerId, (tx) => deletePause(tx, providerId));
};

export const runsPaused = (deps: Pick<Deps, 'db'>, providerId: string): Promise<boolean> =>
  inProvider(deps.db, providerId, (tx) => readPause(tx, providerId));
