import { windowMs } from '@parasol/umbrella';

import type { NewIntent } from '../ledger/index.ts';
import { incidentIdOf } from './identity-keys.ts';
import { appendIntent, closeIntent, createIntent, factsOf } from './intents.ts';
import { judge, type Judgement } from './judge.ts';
import { opened } from './one-incident.ts';
import type { TicketCompany, TicketingSettings } from './ticket-settings.ts';
import type { CloseReason, Incident, StoredSighting, WindowReport } from './types.ts';

/** One thing that is (or, in a dry run, would be) written. */
export type PlannedTicket = {
  readonly what: 'create' | 'append' | 'close';
  readonly incident: Incident;
  readonly company: TicketCompany;
  readonly windowStart: number;
  readonly events: number;
  readonly intent: NewIntent;
};

/** How a ticket was found in the PSA. hidden: it seems deleted, as too many others do to be believed. */
export type TicketState =
  | 'open'
  | 'hidden'
  | { readonly closedAt: number | null; readonly reason: CloseReason };

export type DecideContext = {
  readonly providerId: string;
  readonly settings: Pick<TicketingSettings, 'threshold' | 'autoClose'>;
  readonly companyOf: (organizationId: number) => TicketCompany;
  /** By ticket number; those that were not read are taken as they were. */
  readonly tickets: ReadonlyMap<number, TicketState>;
  readonly now: number;
  readonly runId: string | null;
  /** The last window that was read and judged; null: none. */
  readonly lastWindow: number | null;
};

/** What is known of one identity: its incident, its windows, and what they led to. */
export type Known = {
  readonly incident: Incident | null;
  readonly sightings: readonly StoredSighting[];
  readonly reports: readonly WindowReport[];
};

export type Decision = {
  readonly incident: Incident | null;
  readonly planned: readonly PlannedTicket[];
  readonly reports: readonly WindowReport[];
};

const newIncident = (providerId: string, sighting: StoredSighting, now: number): Incident => ({
  providerId,
  incidentId: incidentIdOf(sighting.organizationId, sighting.identityKey),
  organizationId: sighting.organizationId,
  identityKey: sighting.identityKey,
  kind: sighting.kind,
  label: sighting.label,
  originId: sighting.originId,
  state: 'unmapped',
  generation: 0,
  ticketId: null,
  firstWindow: sighting.windowStart,
  ticketWindow: sighting.windowStart,
  lastWindow: sighting.windowStart,
  openedAt: now,
  closedAt: null,
  closeReason: null,
});

/** The incident as its ticket stands: closed by a technician, deleted, or opened again by hand. */
export const asTicketStands = (
  incident: Incident,
  { tickets, now }: Pick<DecideContext, 'tickets' | 'now'>,
): Incident => {
  const ticket = incident.ticketId === null ? undefined : tickets.get(incident.ticketId);
  if (ticket === undefined || ticket === 'hidden') return incident;
  if (ticket === 'open') return incident.state === 'closed' ? opened(incident) : incident;
  if (incident.state === 'closed') return incident;
  return { ...incident, state: 'closed', closedAt: ticket.closedAt ?? now, closeReason: ticket.reason };
};

const withWindow = (incident: Incident, sighting: StoredSighting): Incident => {
  const { windowStart, label, originId } = sighting;
  const firstWindow = Math.min(incident.firstWindow, windowStart);
  const lastWindow = Math.max(incident.lastWindow, windowStart);
  return { ...incident, label, originId, firstWindow, lastWindow };
};

const closesAsQuiet = (incident: Incident, o: DecideContext): boolean =>
  o.settings.autoClose.enabled &&
  o.lastWindow !== null &&
  incident.state === 'open' &&
  incident.ticketId !== null &&
  o.tickets.get(incident.ticketId) !== 'hidden' &&
  o.lastWindow - incident.lastWindow >= o.settings.autoClose.quietWindows * windowMs;

/**
 * Judges one identity's windows and turns the judgements into its incident and its writes. Pure: a dry run, a run
 * and the second look under the row's lock all decide by it.
 */
export const decide = (known: Known, o: DecideContext): Decision => {
  const { reports } = known;
  const [first] = known.sightings;
  let incident = known.incident === null ? null : asTicketStands(known.incident, o);
  const planned: PlannedTicket[] = [];
  const made: WindowReport[] = [];
  const write = (judgement: Judgement, after: Incident, sighting: StoredSighting, company: TicketCompany) => {
    const { windowStart, events, over, verdict } = judgement;
    const wroteNothing = reports.some((one) => one.windowStart === windowStart && one.how === 'none');
    const again = wroteNothing ? 'raised' : null;
    const common = { incident: after, runId: o.runId, facts: factsOf(sighting) };
    const what = verdict === 'open' ? 'create' : 'append';
    const intent = what === 'create' ? createIntent(common) : appendIntent({ ...common, over, again });
    planned.push({ what, incident: after, company, windowStart, events, intent });
    const { incidentId, generation } = after;
    made.push({ incidentId, windowStart, how: what, generation, events });
  };

  const judgements = judge({
    windows: known.sightings,
    threshold: o.settings.threshold,
    incident,
    reported: new Set(reports.filter((one) => one.how !== 'none').map((one) => one.windowStart)),
  });
  for (const judgement of judgements) {
    if (judgement.verdict !== 'open' && judgement.verdict !== 'report') continue;
    const sighting = known.sightings.find((one) => one.windowStart === judgement.windowStart);
    if (sighting === undefined || first === undefined) continue;
    const company = o.companyOf(sighting.organizationId);
    const seen = withWindow(incident ?? newIncident(o.providerId, sighting, o.now), sighting);
    // a ticket that is there needs no company to take a note
    if (company.companyRecId === null && seen.generation === 0) {
      incident = seen;
      continue;
    }
    const { windowStart } = judgement;
    incident =
      judgement.verdict === 'open'
        ? { ...seen, state: 'open', generation: 1, firstWindow: windowStart, ticketWindow: windowStart }
        : seen;
    write(judgement, incident, sighting, company);
  }
  if (incident !== null && closesAsQuiet(incident, o)) {
    const { lastWindow } = incident;
    planned.push({
      what: 'close',
      incident,
      company: o.companyOf(incident.organizationId),
      windowStart: lastWindow,
      events: 0,
      intent: closeIntent({ incident, runId: o.runId, lastWindow }),
    });
  }
  return { incident, planned, reports: made };
};
