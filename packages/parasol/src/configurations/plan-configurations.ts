import { Configuration, type ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import { z } from 'zod';

import type { MappedCustomer } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import type { ProviderSettings } from '../providers/index.ts';
import { batchesOf, inParallel, type RunContext } from '../work/index.ts';
import { answersFor } from './answers.ts';
import type { ProviderKind } from './definitions.ts';
import type { WantedConfiguration } from './difference.ts';
import type { EnsuredType } from './ensure-type.ts';
import type { Facts } from './facts.ts';
import { markerOf, markerPrefix, organizationOf } from './marker.ts';
import { brakeNeeded, planConfiguration, type PlannedAction } from './plan.ts';
import { bodyOf } from './psa-answers.ts';
import {
  forgetRemotes,
  ownFactsAsOf,
  readFacts,
  readLinks,
  savePlan,
  saveSeen,
  type PlanRow,
  type StoredFacts,
  type StoredLink,
} from './store.ts';

export type PlanOptions = {
  readonly psa: ConnectWiseClient;
  readonly kind: ProviderKind;
  readonly settings: ProviderSettings['configurations'];
  /** A customer's own settings over the provider's. */
  readonly settingsOf?: (organizationId: number) => ProviderSettings['configurations'];
  readonly customers: readonly MappedCustomer[];
  readonly type: EnsuredType;
  /** The end of the last complete window, where the reports end. */
  readonly periodEnd: Date;
  /** The provider wants to be asked before a write whose outcome is unknown is sent again. */
  readonly careful?: boolean;
  /** A person has looked, and lets many be suspended or made again at once. */
  readonly brakeReleased?: boolean;
};

export type PlanCounts = {
  readonly create: number;
  readonly update: number;
  readonly unchanged: number;
  readonly suspend: number;
  /** The brake's question: too many would be suspended, or made again, at once. */
  readonly brake: boolean;
  /** Epoch milliseconds. */
  readonly plannedAt: number;
};

const fields = 'id,name,type/id,company/id,deviceIdentifier,activeFlag,questions';
const nameMax = 100;
const readsAtOnce = 8;

/** The name of a configuration that is made; a name that was changed in ConnectWise stays. */
export const configurationName = (customerName: string): string =>
  `Cisco Umbrella - ${customerName}`.slice(0, nameMax);

/** All that is known of one customer, as its configuration should say it. */
export const wantedFor = (
  customer: MappedCustomer,
  stored: StoredFacts | undefined,
  link: StoredLink | undefined,
  o: Pick<PlanOptions, 'kind' | 'settings' | 'settingsOf'>,
): WantedConfiguration => {
  const settings = o.settingsOf?.(customer.organizationId) ?? o.settings;
  const facts: Facts = {
    organizationId: customer.organizationId,
    packageName: customer.packageName,
    licenseType: customer.licenseType,
    seats: customer.seats,
    wide: stored?.wide ?? {},
    own: stored?.own ?? null,
    removedAt: customer.removedAt,
  };
  const removed = customer.removedAt !== null;
  const all = answersFor(facts, o.kind, settings.questionsOff);
  // What was last known of a removed customer stays; only its status changes.
  const status = all['protection-status'];
  const answers = !removed ? all : status === undefined ? {} : { 'protection-status': status };
  const deactivate = removed && settings.markInactiveWhenRemoved;
  const reactivate = !removed && (link?.markedInactive ?? false);
  return {
    name: configurationName(customer.name),
    deviceIdentifier: markerOf(customer.organizationId),
    companyRecId: customer.companyRecId,
    active: deactivate ? false : reactivate ? true : null,
    answers,
  };
};

/** Without what was collected too late for this window. */
const settledFacts = (stored: StoredFacts | undefined, asOf: Date): StoredFacts | undefined =>
  stored?.ownAt && stored.ownAt > asOf ? { ...stored, own: null } : stored;

/**
 * Reads the provider's configurations in pages of 1,000, decides for each customer and stores the decisions of this
 * run. Nothing is written to the PSA.
 */
export const planConfigurations = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  run: RunContext,
  o: PlanOptions,
): Promise<PlanCounts> => {
  const [facts, links] = await Promise.all([readFacts(deps, providerId), readLinks(deps, providerId)]);
  const now = deps.clock.now();
  const asOf = run.dryRun ? now : await ownFactsAsOf(deps, providerId, o.periodEnd, now);
  const customers = new Map(o.customers.map((customer) => [customer.organizationId, customer]));
  const counts = { create: 0, update: 0, unchanged: 0, suspend: 0 };
  let newlySuspended = 0;

  const decide = (
    customer: MappedCustomer,
    marked: readonly Configuration[],
    adoptable: readonly Configuration[],
    contested = false,
  ): PlannedAction => {
    const link = links.get(customer.organizationId);
    return planConfiguration({
      suspended: customer.state === 'suspended' ? (customer.suspendedReason ?? 'company-vanished') : null,
      removed: customer.removedAt !== null,
      link: link ?? null,
      typeId: o.type.typeId ?? 0,
      wanted: wantedFor(customer, settledFacts(facts.get(customer.organizationId), asOf), link, o),
      questionIds: o.type.questionIds,
      marked,
      adoptable,
      contested,
      now,
    });
  };

  type Decision = { readonly customer: MappedCustomer; readonly action: PlannedAction };
  const store = async (decisions: readonly Decision[]): Promise<void> => {
    const plan: PlanRow[] = [];
    const seen: { organizationId: number; remoteId: number; companyRecId: number }[] = [];
    for (const { customer, action } of decisions) {
      const { organizationId, companyRecId } = customer;
      if (action.action === 'skip') continue;
      counts[action.action] += 1;
      if (action.action === 'unchanged')
        seen.push({ organizationId, remoteId: action.remoteId, companyRecId });
      else if (action.action === 'create')
        plan.push({ organizationId, action: 'create', remoteId: null, detail: {} });
      else if (action.action === 'update')
        plan.push({
          organizationId,
          action: 'update',
          remoteId: action.remoteId,
          detail: { operations: action.operations, adopted: action.adopted, companyRecId },
        });
      else {
        if (links.get(organizationId)?.state === 'active') newlySuspended += 1;
        plan.push({
          organizationId,
          action: 'suspend',
          remoteId: action.remoteId,
          detail: { reason: action.reason, candidates: action.candidates ?? [] },
        });
      }
    }
    await inProvider(deps.db, providerId, async (tx) => {
      if (seen.length > 0 && !run.dryRun) await saveSeen(tx, providerId, run.runId, seen, now);
      if (plan.length > 0) await savePlan(tx, providerId, run.runId, plan);
    });
  };

  const decided = new Set<number>();
  // One that is known by its number is nobody else's, even where somebody took its mark away.
  const known = new Set([...links.values()].flatMap((link) => link.remoteId ?? []));
  const unmarkedByCompany = new Map<number, Configuration[]>();
  let read = 0;
  const takePage = async (page: readonly Configuration[]): Promise<void> => {
    const decisions: Decision[] = [];
    for (const record of page) {
      const organizationId = organizationOf(record.deviceIdentifier);
      const customer = organizationId === null ? undefined : customers.get(organizationId);
      if (customer && !decided.has(customer.organizationId)) {
        // Pages come by number, so the first one seen is the lowest; others with its marker are the sweep's.
        decided.add(customer.organizationId);
        decisions.push({ customer, action: decide(customer, [record], []) });
      } else if (
        !record.deviceIdentifier &&
        !known.has(record.id) &&
        record.type?.id === o.type.typeId &&
        record.company?.id
      ) {
        const list = unmarkedByCompany.get(record.company.id) ?? [];
        unmarkedByCompany.set(record.company.id, [...list, record]);
      }
    }
    await store(decisions);
    read += page.length;
    run.report('configurations', read, Math.max(read, o.customers.length));
    run.signal.throwIfAborted();
  };

  if (o.type.typeId !== null) {
    // By marker as well as by type, so that one whose type was changed in ConnectWise is seen and not made again.
    const conditions = `type/id=${o.type.typeId} or deviceIdentifier like "${markerPrefix}%"`;
    const query = { conditions, fields, pageSize: 1_000 };
    for await (const page of o.psa.pages('/company/configurations', Configuration, query))
      await takePage(page);
  }

  const rest = o.customers.filter((customer) => !decided.has(customer.organizationId));
  const missed = rest.filter((customer) => links.get(customer.organizationId)?.remoteId);
  const { found: vanished, deleted } = await lookUpVanished(run, o.psa, missed, links);
  const present = o.customers.filter((one) => one.removedAt === null);
  const sharersOf = Map.groupBy(present, (one) => one.companyRecId);
  const open = rest.filter(
    ({ organizationId, removedAt, companyRecId }) =>
      removedAt === null &&
      !vanished.has(organizationId) &&
      links.get(organizationId)?.newFor !== companyRecId,
  );
  const openOf = Map.groupBy(open, (one) => one.companyRecId);
  /** What is left when one customer of a company was answered for is not the other's by that: each is asked about. */
  const isContested = ({ organizationId, companyRecId }: MappedCustomer): boolean =>
    (openOf.get(companyRecId)?.length ?? 0) > 1 ||
    ((sharersOf.get(companyRecId)?.length ?? 0) > 1 &&
      links.get(organizationId)?.reason === 'several-to-adopt');
  for (const some of batchesOf(rest, 1_000))
    await store(
      some.map((customer) => {
        const found = vanished.get(customer.organizationId);
        const adoptable = unmarkedByCompany.get(customer.companyRecId) ?? [];
        const marked = found ? [found] : [];
        return { customer, action: decide(customer, marked, adoptable, isContested(customer)) };
      }),
    );
  const knownBefore = [...links.values()].filter((link) => link.state === 'active').length;
  // A key that lost a right is answered as if the records were gone; making them all again is not undone.
  const gone = deleted.filter((organizationId) => links.get(organizationId)?.state === 'active').length;
  const brake = brakeNeeded({ known: knownBefore, newlySuspended: newlySuspended + gone });
  if (deleted.length > 0 && !run.dryRun && (!brake || o.brakeReleased === true))
    await inProvider(deps.db, providerId, (tx) => forgetRemotes(tx, providerId, deleted));
  return { ...counts, brake, plannedAt: now.getTime() };
};

/** Null: deleted. */
const readOne = async (psa: ConnectWiseClient, remoteId: number): Promise<Configuration | null> => {
  const answer = await psa.get(`/company/configurations/${remoteId}`, Configuration, { fields });
  if (answer.outcome === 'refused' && answer.status === 404) return null;
  return bodyOf(answer, 'A configuration could not be read');
};

/** Those that we know by number and didn't find in the list: still there with other marks, or deleted? */
const lookUpVanished = async (
  run: Pick<RunContext, 'signal'>,
  psa: ConnectWiseClient,
  customers: readonly MappedCustomer[],
  links: ReadonlyMap<number, StoredLink>,
): Promise<{ readonly found: ReadonlyMap<number, Configuration>; readonly deleted: readonly number[] }> => {
  const found = new Map<number, Configuration>();
  const deleted: number[] = [];
  const ids = customers.map(
    (customer) => [customer.organizationId, links.get(customer.organizationId)?.remoteId ?? 0] as const,
  );
  for (const chunk of batchesOf(ids, 200)) {
    const conditions = `id in (${chunk.map(([, remoteId]) => remoteId).join(',')})`;
    const query = { conditions, fields, pageSize: 1_000 };
    const records = bodyOf(
      await psa.get('/company/configurations', z.array(Configuration), query),
      'Configurations could not be read',
    );
    const byId = new Map(records.map((record) => [record.id, record]));
    const lookUp = async ([organizationId, remoteId]: readonly [number, number]): Promise<void> => {
      // A list may leave out what is not indexed yet: that a record is gone is asked by its number.
      const record = byId.get(remoteId) ?? (await readOne(psa, remoteId));
      if (record) found.set(organizationId, record);
      else deleted.push(organizationId);
    };
    await inParallel(chunk, readsAtOnce, lookUp, run.signal);
  }
  return { found, deleted };
};
