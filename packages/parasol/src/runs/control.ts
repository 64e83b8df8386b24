import { askInProvider, inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { wakeProvider } from '../work/index.ts';
import { forgetDecisions } from './result.ts';
import { deletePause, insertPause, readPause, requestCancel } from './store.ts';

/** Asks a run to stop; one that waits ends at once, one that is under way at its next safe point. */
export const cancelRun = async (deps: Pick<Deps, 'db'>, providerId: string, runId: string): Promise<void> => {
  const state = await requestCancel(deps, providerId, runId);
  if (state === null) throw parasolError('run_not_active', { runId });
  // One that had been laid down has decided things already.
  if (state === 'cancelled') await forgetDecisions(deps, providerId, runId);
};

/** No run starts until `resumeRuns`; one that is under way stops at its next safe point and is taken up again then. */
export const pauseRuns = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  by: string | null,
): Promise<void> => {
  await inProvider(deps.db, providerId, (tx) => insertPause(tx, providerId, by));
};

export const resumeRuns = async (
  deps: Pick<Deps, 'db' | 'wakeWorkers'>,
  providerId: string,
): Promise<void> => {
  await inProvider(deps.db, providerId, async (tx) => {
    await deletePause(tx, providerId);
    await wakeProvider(tx, providerId, 'run');
  });
  deps.wakeWorkers?.();
};

export const runsPaused = (deps: Pick<Deps, 'db'>, providerId: string): Promise<boolean> =>
  askInProvider(deps.db, providerId, (tx) => readPause(tx, providerId));
