import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { attemptsOf, listIntents, waitingBySubject, type Attempt, type Intent } from '../ledger/index.ts';
import { getSettings, settingsOfCustomers } from '../providers/index.ts';
import { mappedCustomers, namesOfCustomers } from '../customers/index.ts';
import { subjectOf } from './identity-keys.ts';
import { judge, type Verdict } from './judge.ts';
import { windowOfPayload } from './room.ts';
import { countByState, selectPage } from './list-store.ts';
import { sqlIncidentStore } from './store.ts';
import { companyFinder, type TicketCompany, unnamed } from './ticket-settings.ts';
import type { DomainCount, Incident, IncidentState, WindowReport } from './types.ts';
import { windowName } from './windows.ts';

export type IncidentQuery = {
  readonly states?: readonly IncidentState[];
  readonly organizationId?: number;
  /** Only these customers': a restricted person's. */
  readonly only?: readonly number[] | undefined;
  /** In the identity's label and the ticket's number. */
  readonly search?: string;
  readonly page?: number;
  /** At most 200. */
  readonly pageSize?: number;
};

export type IncidentRow = {
  readonly incidentId: string;
  readonly organizationId: number;
  readonly customer: string;
  readonly identity: string;
  readonly kind: string;
  readonly state: IncidentState;
  readonly generation: number;
  readonly ticketId: number | null;
  readonly firstWindow: Date;
  readonly lastWindow: Date;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly closeReason: Incident['closeReason'];
  /** The state of the newest write that isn't done; null: all is done. */
  readonly waiting: Intent['state'] | null;
};

export type IncidentPage = {
  readonly rows: readonly IncidentRow[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
};

const rowOf = (incident: Incident, customer: string, waiting: IncidentRow['waiting']): IncidentRow => ({
  incidentId: incident.incidentId,
  organizationId: incident.organizationId,
  customer,
  identity: incident.label,
  kind: incident.kind,
  state: incident.state,
  generation: incident.generation,
  ticketId: incident.ticketId,
  firstWindow: new Date(incident.firstWindow),
  lastWindow: new Date(incident.lastWindow),
  openedAt: new Date(incident.openedAt),
  closedAt: incident.closedAt === null ? null : new Date(incident.closedAt),
  closeReason: incident.closeReason,
  waiting,
});

const companies = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<(organizationId: number) => TicketCompany> => {
  const settings = await getSettings(deps, providerId);
  const customers = await mappedCustomers(deps, providerId);
  const totals = await inProvider(deps.db, providerId, (tx) => sqlIncidentStore.totals(tx, providerId));
  const labels = new Map(totals.map((one) => [one.organizationId, one.label]));
  return companyFinder(settings.ticketing, customers, labels);
};

/** What the customers of a page are called; Umbrella's reports name those that it doesn't list any more. */
const customersOf = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  incidents: readonly Incident[],
): Promise<(organizationId: number) => string> => {
  const ids = [...new Set(incidents.map((one) => one.organizationId))];
  const names = await namesOfCustomers(deps, providerId, ids);
  const reported = ids.every((id) => names.has(id))
    ? []
    : await inProvider(deps.db, providerId, (tx) => sqlIncidentStore.totals(tx, providerId));
  const labels = new Map(reported.map((one) => [one.organizationId, one.label]));
  return (id) => names.get(id) ?? labels.get(id) ?? unnamed(id);
};

/** Incidents with the latest activity first. */
export const listIncidents = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  query: IncidentQuery = {},
): Promise<IncidentPage> => {
  const pageSize = Math.min(Math.max(query.pageSize ?? 50, 1), 200);
  const page = Math.max(query.page ?? 1, 1);
  const found = await inProvider(deps.db, providerId, async (tx) => {
    const { incidents, total } = await selectPage(tx, providerId, {
      states: query.states,
      organizationId: query.organizationId,
      only: query.only,
      search: query.search?.trim().toLowerCase() ?? '',
      offset: (page - 1) * pageSize,
      limit: pageSize,
    });
    const subjects = incidents.map((one) => subjectOf(one.organizationId, one.identityKey));
    return { incidents, total, waiting: await waitingBySubject(tx, providerId, subjects) };
  });
  const customerOf = await customersOf(deps, providerId, found.incidents);
  const rows = found.incidents.map((one) => {
    const waiting = found.waiting.get(subjectOf(one.organizationId, one.identityKey)) ?? null;
    return rowOf(one, customerOf(one.organizationId), waiting);
  });
  return { rows, total: found.total, page, pageSize };
};

/** How many incidents there are in each state. */
export const incidentCounts = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<Readonly<Record<IncidentState, number>>> =>
  inProvider(deps.db, providerId, (tx) => countByState(tx, providerId));

/** One window of an incident, followed from what Umbrella saw to what stands in the PSA. */
export type TracedWindow = {
  readonly window: string;
  readonly windowStart: Date;
  readonly events: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly domains: readonly DomainCount[];
  readonly categories: readonly string[];
  readonly overThreshold: boolean;
  readonly verdict: Verdict;
  /** What it led to; null: nothing. */
  readonly report: Pick<WindowReport, 'how' | 'generation'> | null;
};

export type TracedWrite = {
  readonly intentId: string;
  readonly kind: Intent['kind'];
  readonly window: string | null;
  readonly state: Intent['state'];
  readonly reason: Intent['reason'];
  readonly detail: string | null;
  readonly remoteId: string | null;
  readonly createdAt: Date;
  readonly attempts: readonly (Pick<Attempt, 'what' | 'attempt' | 'outcome' | 'status' | 'detail'> & {
    readonly startedAt: Date;
    readonly endedAt: Date;
  })[];
};

export type IncidentTrace = IncidentRow & {
  readonly threshold: number;
  readonly company: TicketCompany;
  readonly windows: readonly TracedWindow[];
  readonly writes: readonly TracedWrite[];
};

/** Every alert of one incident: received, mapped, over or under the threshold, intent, attempts, ticket. Throws `not_found`. */
export const incidentTrace = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  incidentId: string,
): Promise<IncidentTrace> => {
  const settings = await getSettings(deps, providerId);
  const settingsOf = await settingsOfCustomers(deps, providerId, settings);
  const companyOf = await companies(deps, providerId);
  const found = await inProvider(deps.db, providerId, async (tx) => {
    const [incident] = await sqlIncidentStore.incidents(tx, providerId, { incidentIds: [incidentId] });
    if (incident === undefined) throw parasolError('not_found', { incidentId });
    const { organizationId, identityKey } = incident;
    return {
      incident,
      reports: await sqlIncidentStore.reports(tx, providerId, [incidentId]),
      sightings: await sqlIncidentStore.sightings(tx, providerId, {
        from: incident.firstWindow - 7 * 24 * 3_600_000,
        to: Number.MAX_SAFE_INTEGER / 1_000,
        organizationId,
        identityKey,
      }),
    };
  });
  const { incident, reports, sightings } = found;
  const { ticketing } = settingsOf(incident.organizationId);
  const subject = subjectOf(incident.organizationId, incident.identityKey);
  const intents = (await listIntents(deps, providerId, { subject, pageSize: 200 })).rows;
  const attempts = await attemptsOf(
    deps,
    providerId,
    intents.map((intent) => intent.intentId),
  );
  const judgements = new Map(
    judge({
      windows: sightings,
      threshold: ticketing.threshold,
      incident,
      reported: new Set(reports.map((one) => one.windowStart)),
    }).map((one) => [one.windowStart, one]),
  );
  const company = companyOf(incident.organizationId);
  const waiting = intents.find((intent) => intent.state !== 'done')?.state ?? null;
  return {
    ...rowOf(incident, company.customer, waiting),
    threshold: ticketing.threshold,
    company,
    windows: sightings.map((one) => {
      const report = reports.find((told) => told.windowStart === one.windowStart);
      return {
        window: windowName(one.windowStart),
        windowStart: new Date(one.windowStart),
        events: one.events,
        firstAt: new Date(one.firstAt),
        lastAt: new Date(one.lastAt),
        domains: one.domains,
        categories: one.categories,
        overThreshold: one.events > ticketing.threshold,
        verdict: judgements.get(one.windowStart)?.verdict ?? 'under-threshold',
        report: report === undefined ? null : { how: report.how, generation: report.generation },
      };
    }),
    writes: intents.toReversed().map((intent) => {
      const windowStart = windowOfPayload(intent.payload);
      return {
        intentId: intent.intentId,
        kind: intent.kind,
        window: windowStart === null ? null : windowName(windowStart),
        state: intent.state,
        reason: intent.reason,
        detail: intent.detail,
        remoteId: intent.remoteId,
        createdAt: new Date(intent.createdAt),
        attempts: attempts
          .filter((attempt) => attempt.intentId === intent.intentId)
          .map(({ what, attempt, outcome, status, detail, startedAt, endedAt }) => ({
            what,
            attempt,
            outcome,
            status,
            detail,
            startedAt: new Date(startedAt),
            endedAt: new Date(endedAt),
          })),
      };
    }),
  };
};
