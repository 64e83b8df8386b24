import { Configuration, type Answer, type ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import type { MappedCustomer } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import { systemActor } from '../audit/index.ts';
import {
  addIntent,
  deliver,
  listIntents,
  retryIntent,
  type Intent,
  type NewIntent,
} from '../ledger/index.ts';
import { inParallel, type RunContext } from '../work/index.ts';
import { configurationAdapters, createPayload } from './adapters.ts';
import { lastSynchronizedText } from './answers.ts';
import { lastSynchronizedKey, type Answer as QuestionAnswer } from './definitions.ts';
import type { EnsuredType } from './ensure-type.ts';
import { wantedFor, type PlanOptions } from './plan-configurations.ts';
import { problemOf } from './psa-answers.ts';
import {
  countPlan,
  forgetRemotes,
  readFacts,
  readLinks,
  readPlan,
  saveLinks,
  savePlanOutcomes,
  type LinkChange,
  type PlanRow,
} from './store.ts';

export type PushCounts = {
  readonly created: number;
  readonly updated: number;
  readonly suspended: number;
  readonly refused: number;
};

/** Calls under way at once: enough to hide the PSA's latency, few enough not to trouble it. */
const concurrency = 16;
const flushSize = 200;
const throttledTries = 5;

const suspendDetail = z.object({ reason: z.string() });
const updateDetail = z.object({
  operations: z.array(z.object({ op: z.string(), path: z.string(), value: z.unknown() })),
  companyRecId: z.number(),
});

type Outcome = {
  readonly organizationId: number;
  readonly outcome: string;
  readonly change: LinkChange | null;
};

/** Results are stored many at a time: a transaction for each would cost more than the call itself. */
const createSink = (deps: Pick<Deps, 'db' | 'clock'>, providerId: string, runId: string) => {
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
async function* openRows(
  deps: Pick<Deps, 'db'>,
  providerId: string,
  runId: string,
  action: PlanRow['action'],
): AsyncGenerator<PlanRow> {
  for (let after = -1; ;) {
    const from = after;
    const rows = await inProvider(deps.db, providerId, (tx) =>
      readPlan(tx, providerId, runId, { action, after: from, limit: 500 }),
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.organizationId;
  }
}

/** A PATCH that says what should be, not what to add, may be sent again; so a 429 is simply waited out. */
const patch = async (
  psa: ConnectWiseClient,
  remoteId: number,
  operations: readonly unknown[],
  signal: AbortSignal,
): Promise<Answer<Configuration>> => {
  for (let tries = 1; ; tries += 1) {
    const answer = await psa.write('PATCH', `/company/configurations/${remoteId}`, operations, Configuration);
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

const pushUpdates = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  run: RunContext,
  psa: ConnectWiseClient,
  onDone: () => void,
): Promise<void> => {
  const sink = createSink(deps, providerId, run.runId);
  const pushOne = async (row: PlanRow): Promise<void> => {
    const detail = updateDetail.parse(row.detail);
    const answer = await patch(psa, row.remoteId ?? 0, detail.operations, run.signal);
    const inactive = detail.operations.some(
      (operation) => operation.path === 'activeFlag' && operation.value === false,
    );
    await sink.add(outcomeOfPatch(row, detail.companyRecId, answer, inactive));
    onDone();
  };
  try {
    await inParallel(openRows(deps, providerId, run.runId, 'update'), concurrency, pushOne, run.signal);
  } finally {
    await sink.flush();
  }
};

const suspendAll = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  runId: string,
  onDone: () => void,
): Promise<void> => {
  const sink = createSink(deps, providerId, runId);
  for await (const row of openRows(deps, providerId, runId, 'suspend')) {
    const { reason } = suspendDetail.parse(row.detail);
    const change = {
      organizationId: row.organizationId,
      state: 'suspended' as const,
      remoteId: row.remoteId,
      companyRecId: null,
      reason,
      problem: null,
      markedInactive: false,
      pushed: false,
    };
    await sink.add({ organizationId: row.organizationId, outcome: 'done', change });
    onDone();
  }
  await sink.flush();
};

/** The record to create, with every answer that is known. */
export const creationBody = (
  customer: MappedCustomer,
  wanted: ReturnType<typeof wantedFor>,
  type: { readonly typeId: number; readonly questionIds: EnsuredType['questionIds'] },
  now: Date,
): Record<string, unknown> => {
  const answers: Record<string, QuestionAnswer> = {
    ...wanted.answers,
    [lastSynchronizedKey]: lastSynchronizedText(now),
  };
  const questions = Object.entries(answers).flatMap(([key, answer]) => {
    const questionId = type.questionIds[key];
    return questionId === undefined ? [] : [{ questionId, answer }];
  });
  return {
    name: wanted.name,
    type: { id: type.typeId },
    company: { id: customer.companyRecId },
    deviceIdentifier: wanted.deviceIdentifier,
    activeFlag: true,
    questions,
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
  const count = async (): Promise<(action: string, outcome: string | null) => number> => {
    const rows = await inProvider(deps.db, providerId, (tx) => countPlan(tx, providerId, run.runId));
    return (action, outcome) =>
      rows.find((row) => row.action === action && row.outcome === outcome)?.count ?? 0;
  };
  const before = await count();
  const total = ['create', 'update', 'suspend'].reduce((sum, action) => sum + before(action, null), 0);
  let done = 0;
  const onDone = (): void => run.report('push', (done += 1), total);

  await suspendAll(deps, providerId, run.runId, onDone);
  await pushUpdates(deps, providerId, run, o.psa, onDone);
  await pushCreations(deps, providerId, run, o, (delivered) => run.report('push', done + delivered, total));

  const after = await count();
  return {
    created: after('create', 'done'),
    updated: after('update', 'done'),
    suspended: after('suspend', 'done'),
    refused: after('update', 'refused') + after('create', 'refused'),
  };
};

const refused = (intent: Intent): boolean => intent.state === 'refused';

/**
 * Decides the creations of the plan as intents. One that the PSA refused in an earlier run is tried again; if the
 * mapping has changed since, as a new decision, so that nothing is written to the company of before.
 */
const decideCreations = async (
  deps: Deps,
  providerId: string,
  run: RunContext,
  o: PlanOptions & { readonly typeId: number },
): Promise<void> => {
  const [facts, links] = await Promise.all([readFacts(deps, providerId), readLinks(deps, providerId)]);
  const customers = new Map(o.customers.map((customer) => [customer.organizationId, customer]));
  const now = deps.clock.now();
  const type = { typeId: o.typeId, questionIds: o.type.questionIds };
  const intentOf = (customer: MappedCustomer, generation: number): NewIntent => {
    const { organizationId, companyRecId } = customer;
    const wanted = wantedFor(customer, facts.get(organizationId), links.get(organizationId), o);
    return {
      providerId,
      kind: 'configuration-create',
      key: `configuration:${organizationId}:${generation}`,
      subject: `configuration:${organizationId}`,
      payload: { organizationId, companyRecId, body: creationBody(customer, wanted, type, now) },
      runId: run.runId,
    };
  };
  const commit = async (rows: readonly PlanRow[]): Promise<void> => {
    const again: string[] = [];
    await inProvider(deps.db, providerId, async (tx) => {
      for (const row of rows) {
        const customer = customers.get(row.organizationId);
        if (!customer) continue;
        const generation = links.get(row.organizationId)?.generation ?? 1;
        const { intent, added } = await addIntent(deps, tx, intentOf(customer, generation));
        if (added || !refused(intent)) continue;
        if (createPayload.parse(intent.payload).companyRecId === customer.companyRecId)
          again.push(intent.intentId);
        else {
          await forgetRemotes(tx, providerId, [row.organizationId]);
          await addIntent(deps, tx, intentOf(customer, generation + 1));
        }
      }
    });
    for (const intentId of again) await retryIntent(deps, providerId, intentId, systemActor('Run'));
  };
  let rows: PlanRow[] = [];
  for await (const row of openRows(deps, providerId, run.runId, 'create')) {
    rows.push(row);
    if (rows.length < 500) continue;
    await commit(rows);
    rows = [];
  }
  await commit(rows);
};

const pushCreations = async (
  deps: Deps,
  providerId: string,
  run: RunContext,
  o: PlanOptions,
  onProgress: (delivered: number) => void,
): Promise<void> => {
  const { typeId } = o.type;
  if (typeId === null) return;
  await decideCreations(deps, providerId, run, { ...o, typeId });
  let delivered = 0;
  await deliver(deps, providerId, configurationAdapters(deps, providerId, o.psa), {
    kinds: ['configuration-create'],
    concurrency,
    waitMs: 90_000,
    signal: run.signal,
    onProgress: () => onProgress((delivered += 1)),
  });
  await settleCreations(deps, providerId, run.runId);
};

/** Marks the plan's rows by what became of their intents, and puts a refusal beside the customer's configuration. */
const settleCreations = async (deps: Deps, providerId: string, runId: string): Promise<void> => {
  const links = await readLinks(deps, providerId);
  const refusals = new Map<number, Intent>();
  const query = { states: ['refused'], kinds: ['configuration-create'], pageSize: 200 } as const;
  for (let page = 1; page <= 50; page += 1) {
    const found = await listIntents(deps, providerId, { ...query, page });
    for (const intent of found.rows) refusals.set(createPayload.parse(intent.payload).organizationId, intent);
    if (page * found.pageSize >= found.total) break;
  }
  const sink = createSink(deps, providerId, runId);
  for await (const { organizationId } of openRows(deps, providerId, runId, 'create')) {
    if (links.get(organizationId)?.state === 'active')
      await sink.add({ organizationId, outcome: 'done', change: null });
    const refusal = refusals.get(organizationId);
    if (!refusal || links.get(organizationId)?.state === 'active') continue;
    const change = {
      organizationId,
      state: 'refused' as const,
      remoteId: null,
      companyRecId: null,
      reason: 'refused',
      problem: {
        code: 'refused',
        message: refusal.detail ?? 'ConnectWise refused the new configuration.',
        advice: 'Correct what the message names in ConnectWise; the next run tries again.',
        errors: [],
      },
      markedInactive: false,
      pushed: false,
    };
    await sink.add({ organizationId, outcome: 'refused', change });
  }
  await sink.flush();
};
