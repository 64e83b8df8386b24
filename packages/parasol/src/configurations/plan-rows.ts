import { askInProvider, inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import {
  forgetRemotes,
  readPlan,
  saveLinks,
  savePlanOutcomes,
  type LinkChange,
  type PlanRow,
} from './store.ts';

/** Results stored in one transaction: one for each would cost more than the call itself. */
const flushSize = 200;

/** What became of one row of a plan. */
export type Outcome = {
  readonly organizationId: number;
  readonly outcome: string;
  readonly change: LinkChange | null;
};

/** Takes results and stores them many at a time. */
export const createSink = (deps: Pick<Deps, 'db' | 'clock'>, providerId: string, runId: string) => {
  let waiting: Outcome[] = [];
  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    const changes = batch.flatMap((row) => (row.change ? [row.change] : []));
    const deleted = batch.filter((row) => row.outcome === 'deleted').map((row) => row.organizationId);
    await inProvider(deps.db, providerId, async (tx) => {
      if (changes.length > 0) await saveLinks(tx, providerId, changes, deps.clock.now());
      if (deleted.length > 0) await forgetRemotes(tx, providerId, deleted);
      await savePlanOutcomes(tx, providerId, runId, batch);
    });
  };
  return {
    flush,
    add: async (outcome: Outcome): Promise<void> => {
      waiting.push(outcome);
      if (waiting.length >= flushSize) await flush();
    },
  };
};

/** The rows of a plan that are not done yet, page by page. */
export async function* openRows(
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
  action: PlanRow['action'],
): AsyncGenerator<PlanRow> {
  for (let after = -1; ;) {
    const from = after;
    const rows = await askInProvider(deps.db, providerId, (tx) =>
      readPlan(tx, providerId, runId, { action, after: from, limit: 500 }),
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.organizationId;
  }
}
