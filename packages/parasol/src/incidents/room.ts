import type { ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';
import type { UmbrellaClient } from '@parasol/umbrella';

import { audit, systemActor } from '../audit/index.ts';
import { mappedCustomers, type MappedCustomer } from '../customers/index.ts';
import type { Deps } from '../deps.ts';
import {
  addIntents,
  learnLateness,
  markerKeyOf,
  saveDuplicate,
  type LedgerAdapters,
  type Tx,
} from '../ledger/index.ts';
import { getSettings, settingsOfCustomers } from '../providers/index.ts';
import { inParallel, type RunContext } from '../work/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { collect, type AlertSource, type CollectResult } from './collect.ts';
import { createConnectWiseTickets } from './connectwise-tickets.ts';
import { ticketBody } from './create-adapter.ts';
import { appendPayload, createPayload } from './payloads.ts';
import type { PlannedTicket } from './decide.ts';
import { keepDuplicate } from './keep-duplicate.ts';
import { plan } from './plan.ts';
import { createReportsSource } from './reports-source.ts';
import { sqlIncidentStore } from './store.ts';
import { sweep, type SweepResult } from './sweep.ts';
import { ticketAdaptersIn } from './ticket-adapters.ts';
import { createTicketReader } from './ticket-reader.ts';
import { companyFinder, ticketingOf, type TicketCompany, type TicketingSettings } from './ticket-settings.ts';
import { windowName } from './windows.ts';

/** Reports allow 5 calls a second per organisation, and organisations don't share that. */
const customersAtOnce = 8;

const transactionOf =
  (deps: Pick<Deps, 'db'>) =>
  <T>(providerId: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    inProvider(deps.db, providerId, work);

/** Settings and companies as they are now. */
const read = async (
  deps: Deps,
  providerId: string,
): Promise<{
  settings: TicketingSettings;
  settingsOf: (organizationId: number) => TicketingSettings;
  customers: readonly MappedCustomer[];
  companyOf: (organizationId: number) => TicketCompany;
}> => {
  const settings = await getSettings(deps, providerId);
  const { ticketing } = settings;
  const customers = await mappedCustomers(deps, providerId);
  const totals = await inProvider(deps.db, providerId, (tx) => sqlIncidentStore.totals(tx, providerId));
  const labels = new Map(totals.map((one) => [one.organizationId, one.label]));
  const settingsOf = ticketingOf(await settingsOfCustomers(deps, providerId, settings));
  return {
    settings: ticketing,
    settingsOf,
    customers,
    companyOf: companyFinder(ticketing, customers, labels),
  };
};

/**
 * Reads the complete windows: one provider-wide call, and calls for a customer only where its count changed. Another
 * source (log files) may be handed in.
 */
export const collectWindows = async (
  deps: Deps,
  providerId: string,
  run: RunContext,
  o: {
    readonly umbrella: UmbrellaClient;
    /** Puts another source in the place of the reports, or before them. */
    readonly sourceOver?: (reports: AlertSource, settings: TicketingSettings) => AlertSource;
    readonly completeUpTo?: number | undefined;
    readonly lagMs?: number | undefined;
  },
): Promise<CollectResult> => {
  const { settings, customers } = await read(deps, providerId);
  const reports = createReportsSource(o.umbrella, {
    withCryptomining: settings.cryptomining,
    customers: customers.length,
  });
  const source = o.sourceOver?.(reports, settings) ?? reports;
  return collect({ store: { transaction: transactionOf(deps) }, incidents: sqlIncidentStore }, providerId, {
    source,
    now: deps.clock.now().getTime(),
    lagMs: o.lagMs ?? settings.lagMinutes * 60_000,
    completeUpTo: o.completeUpTo,
    inParallel: (items, work) => inParallel(items, customersAtOnce, work, run.signal),
    onProgress: (done, total) => run.report('windows', done, total),
  });
};

/** Start of the last window that was read with all that its source tells; null: none yet. */
export const collectedUpTo = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<number | null> =>
  inProvider(
    deps.db,
    providerId,
    async (tx) => (await sqlIncidentStore.progress(tx, providerId))?.collectedUpTo ?? null,
  );

const contextOf = async (
  deps: Deps,
  providerId: string,
  psa: ConnectWiseClient,
): Promise<TicketAdapterContext<Tx>> => {
  const { settings, settingsOf, companyOf } = await read(deps, providerId);
  return {
    providerId,
    port: createConnectWiseTickets(psa),
    incidents: sqlIncidentStore,
    transaction: (work) => inProvider(deps.db, providerId, work),
    addIntents: (tx, intents) => addIntents(deps, tx, intents),
    settings,
    settingsOf,
    companyOf,
    markerKey: await markerKeyOf(deps),
    now: () => deps.clock.now().getTime(),
  };
};

/** What a run would write, or has decided to write, in words for the screen. */
export type TicketPlanRow = {
  readonly what: PlannedTicket['what'];
  readonly incidentId: string;
  readonly organizationId: number;
  readonly customer: string;
  readonly companyRecId: number | null;
  readonly identity: string;
  readonly kind: string;
  readonly window: string;
  readonly events: number;
  readonly ticketId: number | null;
  /** The new ticket's summary and description; null for what isn't a new ticket. */
  readonly summary: string | null;
  readonly description: string | null;
};

const rowOf = (context: TicketAdapterContext<Tx>, planned: PlannedTicket): TicketPlanRow => {
  const { incident, company } = planned;
  const body =
    planned.what === 'create' && company.companyRecId !== null
      ? ticketBody(context, company, createPayload.parse(planned.intent.payload))
      : null;
  return {
    what: planned.what,
    incidentId: incident.incidentId,
    organizationId: incident.organizationId,
    customer: company.customer,
    companyRecId: company.companyRecId,
    identity: incident.label,
    kind: incident.kind,
    window: windowName(planned.windowStart),
    events: planned.events,
    ticketId: incident.ticketId,
    summary: body?.summary ?? null,
    description: body?.initialDescription ?? null,
  };
};

export type TicketPlan = {
  readonly rows: readonly TicketPlanRow[];
  readonly unmapped: number;
  readonly openIncidents: number;
  /** Tickets that seem deleted, too many at once to be believed before a person has looked. */
  readonly hidden: number;
};

/** Judges the windows and decides on tickets; in a dry run nothing is kept. Reads open tickets first, in batches. */
export const planTickets = async (
  deps: Deps,
  providerId: string,
  run: Pick<RunContext, 'runId' | 'dryRun'>,
  o: { readonly psa: ConnectWiseClient; readonly brakeReleased?: boolean },
): Promise<TicketPlan> => {
  const context = await contextOf(deps, providerId, o.psa);
  const result = await plan(
    {
      store: { transaction: transactionOf(deps) },
      incidents: sqlIncidentStore,
      addIntents: context.addIntents,
    },
    providerId,
    {
      settings: context.settings,
      ...(context.settingsOf ? { settingsOf: context.settingsOf } : {}),
      companyOf: context.companyOf,
      reader: createTicketReader(context.port, context.now),
      now: context.now(),
      runId: run.runId,
      dryRun: run.dryRun,
      brakeReleased: o.brakeReleased ?? false,
    },
  );
  return {
    rows: result.planned.map((one) => rowOf(context, one)),
    unmapped: result.unmapped,
    openIncidents: result.openIncidents,
    hidden: result.hidden,
  };
};

/** How tickets are written once, for `deliver`; settings and mapping as they are now. */
export const ticketAdapters = async (
  deps: Deps,
  providerId: string,
  psa: ConnectWiseClient,
): Promise<LedgerAdapters> => ticketAdaptersIn(await contextOf(deps, providerId, psa));

/** Once an hour: every ticket of ours by its marker; what is there twice is noted, closed where the key may, and counted. */
export const sweepTickets = async (
  deps: Deps,
  providerId: string,
  psa: ConnectWiseClient,
  signal?: AbortSignal,
): Promise<SweepResult> =>
  sweep({
    providerId,
    port: createConnectWiseTickets(psa),
    log: deps.log,
    ...(signal === undefined ? {} : { signal }),
    keep: (duplicate, intents) =>
      inProvider(deps.db, providerId, async (tx) => {
        const { ticketId: remoteId, keptTicketId: keptRemoteId, marker } = duplicate;
        const record = { thing: 'ticket', remoteId, keptRemoteId, marker } as const;
        const isNew = await saveDuplicate(tx, providerId, record, deps.clock.now());
        await keepDuplicate(
          {
            incidents: sqlIncidentStore,
            addIntents: (own, wanted) => addIntents(deps, own, wanted),
            learnLateness,
          },
          tx,
          providerId,
          { duplicate, intents },
        );
        if (isNew)
          await audit(tx, {
            providerId,
            actor: systemActor('Sweep'),
            action: 'duplicate.found',
            subject: `ticket ${duplicate.ticketId}`,
            details: { keptTicketId: duplicate.keptTicketId },
          });
        return isNew;
      }),
  });

/** Only for its schema: payloads of this room's intents, as the trace shows them. */
export const windowOfPayload = (payload: unknown): number | null => {
  const parsed = appendPayload.or(createPayload).safeParse(payload);
  return parsed.success && parsed.data.type === 'incident' ? parsed.data.facts.windowStart : null;
};
