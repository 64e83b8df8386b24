import { askInProvider } from '@parasol/postgres';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import { writesOfRun } from '../ledger/index.ts';
import type { RunContext } from '../work/index.ts';
import type { PlanOptions } from './plan-configurations.ts';
import { createSink, openRows } from './plan-rows.ts';
import { choiceOf } from './psa-answers.ts';
import { pushCreations } from './push-creations.ts';
import { pushUpdates } from './push-updates.ts';
import { countPlan } from './store.ts';

export type PushCounts = {
  readonly created: number;
  readonly updated: number;
  readonly suspended: number;
  readonly refused: number;
};

/** Calls under way at once: enough to hide the PSA's latency, few enough not to trouble it. */
const concurrency = 16;
/** Creations go together, so many more of them are four calls. */
const creationsAtOnce = 200;

const suspendDetail = z.object({ reason: z.string(), candidates: z.array(z.number()).default([]) });

const suspendAll = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  runId: string,
  onDone: () => void,
): Promise<void> => {
  const sink = createSink(deps, providerId, runId);
  for await (const row of openRows(deps, providerId, runId, 'suspend')) {
    const { reason, candidates } = suspendDetail.parse(row.detail);
    const change = {
      organizationId: row.organizationId,
      state: 'suspended' as const,
      remoteId: row.remoteId,
      companyRecId: null,
      reason,
      problem: candidates.length === 0 ? null : choiceOf(row.organizationId, candidates),
      markedInactive: false,
      pushed: false,
    };
    await sink.add({ organizationId: row.organizationId, outcome: 'done', change });
    onDone();
  }
  await sink.flush();
};

const planCounter = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
): Promise<(action: string, outcome: string | null) => number> => {
  const rows = await askInProvider(deps.db, providerId, (tx) => countPlan(tx, providerId, runId));
  return (action, outcome) =>
    rows.find((row) => row.action === action && row.outcome === outcome)?.count ?? 0;
};

/** What a run has pushed, whether it came to the end of its plan or not. */
export const pushedSoFar = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
): Promise<PushCounts> => {
  const planned = await planCounter(deps, providerId, runId);
  // A creation is told in the plan once all of them are through; the ledger knows each at once.
  const { done = 0 } = (await writesOfRun(deps, providerId, runId))['configuration-create'] ?? {};
  return {
    created: Math.max(planned('create', 'done'), done),
    updated: planned('update', 'done'),
    suspended: planned('suspend', 'done'),
    refused: planned('update', 'refused') + planned('create', 'refused'),
  };
};

/**
 * Does what `planConfigurations` decided: suspends, changes by PATCH, creates through the ledger. May be called
 * again for the same run after a crash; rows that are done are not done twice.
 */
export const pushConfigurations = async (
  deps: Deps,
  providerId: string,
  run: RunContext,
  o: PlanOptions,
): Promise<PushCounts> => {
  const before = await planCounter(deps, providerId, run.runId);
  const total = ['create', 'update', 'suspend'].reduce((sum, action) => sum + before(action, null), 0);
  let done = 0;
  const onDone = (): void => run.report('push', (done += 1), total);

  await suspendAll(deps, providerId, run.runId, onDone);
  await pushUpdates(deps, providerId, run, { psa: o.psa, concurrency, onDone });
  await pushCreations(deps, providerId, run, {
    ...o,
    concurrency: creationsAtOnce,
    onProgress: (delivered) => run.report('push', done + delivered, total),
  });

  return pushedSoFar(deps, providerId, run.runId);
};
