import { inProvider } from '@parasol/postgres';

import { systemActor } from '../audit/index.ts';
import type { MappedCustomer } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import {
  addIntents,
  deliver,
  listIntents,
  retryIntent,
  takeBackRefused,
  type Intent,
  type NewIntent,
} from '../ledger/index.ts';
import type { RunContext } from '../work/index.ts';
import { configurationAdapters, createPayload } from './adapters.ts';
import { lastSynchronizedText } from './answers.ts';
import { lastSynchronizedKey, type Answer } from './definitions.ts';
import type { EnsuredType } from './ensure-type.ts';
import { wantedFor, type PlanOptions } from './plan-configurations.ts';
import { createSink, openRows } from './plan-rows.ts';
import { forgetRemotes, readFacts, readLinks, type PlanRow } from './store.ts';

/** The record to create, with every answer that is known. */
const creationBody = (
  customer: MappedCustomer,
  wanted: ReturnType<typeof wantedFor>,
  type: { readonly typeId: number; readonly questionIds: EnsuredType['questionIds'] },
  now: Date,
): Record<string, unknown> => {
  const answers: Record<string, Answer> = {
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
  const generationOf = (organizationId: number): number => links.get(organizationId)?.generation ?? 1;
  const commit = async (rows: readonly PlanRow[]): Promise<void> => {
    const wanted = rows.flatMap((row) => customers.get(row.organizationId) ?? []);
    const again: string[] = [];
    await inProvider(deps.db, providerId, async (tx) => {
      const intents = wanted.map((customer) => intentOf(customer, generationOf(customer.organizationId)));
      const results = await addIntents(deps, tx, intents);
      for (const [index, customer] of wanted.entries()) {
        const result = results[index];
        if (!result || result.added || !refused(result.intent)) continue;
        const { organizationId, companyRecId } = customer;
        if (createPayload.parse(result.intent.payload).companyRecId === companyRecId)
          again.push(result.intent.intentId);
        else {
          await forgetRemotes(tx, providerId, [organizationId]);
          await takeBackRefused(tx, providerId, result.intent.intentId);
          await addIntents(deps, tx, [intentOf(customer, generationOf(organizationId) + 1)]);
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

/** Makes the configurations of a plan through the ledger, so that a lost answer makes no second one. */
export const pushCreations = async (
  deps: Deps,
  providerId: string,
  run: RunContext,
  o: PlanOptions & { readonly concurrency: number; onProgress(delivered: number): void },
): Promise<void> => {
  const { typeId } = o.type;
  if (typeId === null) return;
  await decideCreations(deps, providerId, run, { ...o, typeId });
  let delivered = 0;
  await deliver(deps, providerId, configurationAdapters(deps, providerId, o.psa), {
    kinds: ['configuration-create'],
    concurrency: o.concurrency,
    waitMs: 90_000,
    careful: o.careful ?? false,
    signal: run.signal,
    onProgress: () => o.onProgress((delivered += 1)),
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
        adviceKind: 'message',
        errors: [],
      },
      markedInactive: false,
      pushed: false,
    };
    await sink.add({ organizationId, outcome: 'refused', change });
  }
  await sink.flush();
};
