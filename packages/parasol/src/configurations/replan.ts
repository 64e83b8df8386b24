import { askInProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import type { RunContext } from '../work/index.ts';
import { planConfigurations, type PlanCounts, type PlanOptions } from './plan-configurations.ts';
import { deleteUnwritten } from './store.ts';

/**
 * Decides anew what a run has not written yet, where its plan is too old to be followed: the run was paused, or its
 * worker died. Answers are patched by their position, and a position read days ago may be another question's now.
 */
export const replanConfigurations = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  run: RunContext,
  o: PlanOptions,
): Promise<PlanCounts> => {
  await askInProvider(deps.db, providerId, (tx) => deleteUnwritten(tx, providerId, run.runId));
  return planConfigurations(deps, providerId, run, o);
};
