import { Configuration, type Answer, type ConnectWiseClient } from '@parasol/connectwise';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import { mayWriteSoon } from '../ledger/index.ts';
import { inParallel, type RunContext } from '../work/index.ts';
import { createSink, openRows, type Outcome } from './plan-rows.ts';
import { problemOf } from './psa-answers.ts';
import type { PlanRow } from './store.ts';

const throttledTries = 5;

const updateDetail = z.object({
  operations: z.array(z.object({ op: z.string(), path: z.string(), value: z.unknown() })),
  companyRecId: z.number(),
});

/** A PATCH that says what should be, not what to add, may be sent again; so a 429 is simply waited out. */
const patch = async (
  psa: ConnectWiseClient,
  remoteId: number,
  operations: readonly unknown[],
  signal: AbortSignal,
): Promise<Answer<Configuration>> => {
  for (let tries = 1; ; tries += 1) {
    const path = `/company/configurations/${remoteId}`;
    const mayWrite = mayWriteSoon(signal);
    const answer = await psa.write('PATCH', path, operations, Configuration, { mayWrite });
    if (answer.outcome !== 'throttled' || tries >= throttledTries) return answer;
    await sleep(answer.retryAfterMs, undefined, { signal });
  }
};

const outcomeOfPatch = (
  row: PlanRow,
  companyRecId: number,
  answer: Answer<Configuration>,
  inactive: boolean,
): Outcome => {
  const { organizationId, remoteId } = row;
  const base = { organizationId, remoteId, companyRecId, markedInactive: inactive };
  if (answer.outcome === 'ok')
    return {
      organizationId,
      outcome: 'done',
      change: { ...base, state: 'active', reason: null, problem: null, pushed: true },
    };
  if (answer.outcome === 'refused' && answer.status === 404)
    return { organizationId, outcome: 'deleted', change: null };
  if (answer.outcome === 'refused')
    return {
      organizationId,
      outcome: 'refused',
      change: {
        ...base,
        // What it says of the company is not known to be written.
        companyRecId: null,
        state: 'refused',
        reason: 'refused',
        problem: problemOf(answer, remoteId),
        pushed: false,
      },
    };
  // In doubt or never sent: the next run reads the configuration and sees what is still missing.
  return { organizationId, outcome: answer.outcome, change: null };
};

/** Sends the PATCHes of a plan, `concurrency` of them under way at once. */
export const pushUpdates = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  run: RunContext,
  o: { readonly psa: ConnectWiseClient; readonly concurrency: number; readonly onDone: () => void },
): Promise<void> => {
  const sink = createSink(deps, providerId, run.runId);
  const pushOne = async (row: PlanRow): Promise<void> => {
    const detail = updateDetail.parse(row.detail);
    const answer = await patch(o.psa, row.remoteId ?? 0, detail.operations, run.signal);
    const inactive = detail.operations.some(
      (operation) => operation.path === 'activeFlag' && operation.value === false,
    );
    await sink.add(outcomeOfPatch(row, detail.companyRecId, answer, inactive));
    o.onDone();
  };
  try {
    await inParallel(openRows(deps, providerId, run.runId, 'update'), o.concurrency, pushOne, run.signal);
  } finally {
    await sink.flush();
  }
};
