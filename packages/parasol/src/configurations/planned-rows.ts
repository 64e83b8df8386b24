import { askInProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { deletePlan, readPlan, type PlanRow } from './store.ts';

/** What a run has decided and not written yet, at most `limit` rows; a dry run shows it. */
export const plannedRows = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
  limit: number,
): Promise<PlanRow[]> =>
  askInProvider(deps.db, providerId, (tx) => readPlan(tx, providerId, runId, { after: -1, limit }));

/** Removes a run's decisions once it is over. */
export const discardPlan = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
): Promise<void> => {
  await askInProvider(deps.db, providerId, (tx) => deletePlan(tx, providerId, runId));
};
