import { windowMs } from '@parasol/umbrella';

import type { NewIntent } from '../ledger/index.ts';
import type { LedgerStore } from '../ledger/ledger-store.ts';
import { incidentIdOf } from './identity-keys.ts';
import type { IncidentStore } from './incident-store.ts';
import { appendIntent, closeIntent, createIntent, factsOf } from './intents.ts';
import { judge, type Judgement } from './judge.ts';
import type { TicketReader } from './ticket-reader.ts';
import type { TicketCompany, TicketingSettings } from './ticket-settings.ts';
import type { CloseReason, Incident, StoredSighting, WindowReport } from './types.ts';
import { windowsToJudge } from './windows.ts';

export type PlanParts<Tx> = {
  readonly store: Pick<LedgerStore<Tx>, 'transaction'>;
  readonly incidents: IncidentStore<Tx>;
  readonly addIntents: (
    tx: Tx,
    intents: readonly NewIntent[],
  ) => Promise<readonly { readonly added: boolean }[]>;
};

export type PlanInput = {
  readonly settings: Pick<TicketingSettings, 'threshold' | 'autoClose' | 'lagMinutes'>;
  readonly companyOf: (organizationId: number) => TicketCompany;
  readonly reader: Pick<TicketReader, 'readAhead' | 'read'>;
  readonly now: number;
  readonly runId: string | null;
  /** Everything is decided, nothing is kept. */
  readonly dryRun: boolean;
};

/** One thing that is (or, in a dry run, would be) written. */
export type PlannedTicket = {
  readonly what: 'create' | 'append' | 'close';
  readonly incident: Incident;
  readonly company: TicketCompany;
  readonly windowStart: number;
  readonly events: number;
  readonly intent: NewIntent;
};

export type PlanResult = {
  readonly planned: readonly PlannedTicket[];
  /** Incidents of customers without a company, which make no ticket. */
  readonly unmapped: number;
  readonly openIncidents: number;
};

type Group = { readonly first: StoredSighting; readonly all: StoredSighting[] };

const groupsOf = (sightings: readonly StoredSighting[]): Map<string, Group> => {
  const groups = new Map<string, Group>();
  for (const one of sightings) {
    const id = incidentIdOf(one.organizationId, one.identityKey);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { first: one, all: [one] });
    else group.all.push(one);
  }
  return groups;
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
  lastWindow: sighting.windowStart,
  openedAt: now,
  closedAt: null,
  closeReason: null,
});

type TicketState = 'open' | { readonly closedAt: number | null; readonly reason: CloseReason };

/** What technicians did in the PSA, by ticket: closed, deleted or opened again. Reads in batches. */
const readTickets = async (
  reader: PlanInput['reader'],
  incidents: readonly Incident[],
): Promise<ReadonlyMap<number, TicketState>> => {
  const found = new Map<number, TicketState>();
  await reader.readAhead(incidents.flatMap((incident) => incident.ticketId ?? []));
  for (const incident of incidents) {
    if (incident.ticketId === null) continue;
    const ticket = await reader.read(incident.ticketId);
    if (ticket === null) found.set(incident.ticketId, { closedAt: null, reason: 'deleted' });
    else if (ticket.closed) found.set(incident.ticketId, { closedAt: ticket.closedAt, reason: 'technician' });
    else found.set(incident.ticketId, 'open');
  }
  return found;
};

const withTicket = (incident: Incident, tickets: ReadonlyMap<number, TicketState>, now: number): Incident => {
  const ticket = incident.ticketId === null ? undefined : tickets.get(incident.ticketId);
  if (ticket === undefined) return incident;
  if (ticket === 'open')
    return incident.state === 'closed'
      ? { ...incident, state: 'open', closedAt: null, closeReason: null }
      : incident;
  if (incident.state === 'closed') return incident;
  return { ...incident, state: 'closed', closedAt: ticket.closedAt ?? now, closeReason: ticket.reason };
};

type Decision = {
  readonly incident: Incident;
  readonly planned: PlannedTicket[];
  readonly reports: WindowReport[];
};

/** Turns the judgements of one identity into an incident and its writes. Pure. */
const decide = (
  before: Incident | null,
  group: Group,
  judgements: readonly Judgement[],
  reports: readonly WindowReport[],
  company: TicketCompany,
  o: { readonly providerId: string; readonly now: number; readonly runId: string | null },
): Decision | null => {
  let incident = before ?? newIncident(o.providerId, group.first, o.now);
  const planned: PlannedTicket[] = [];
  const made: WindowReport[] = [];
  for (const judgement of judgements) {
    if (judgement.verdict !== 'open' && judgement.verdict !== 'report') continue;
    const { windowStart, events, over } = judgement;
    const sighting = group.all.find((one) => one.windowStart === windowStart);
    if (sighting === undefined) continue;
    incident = {
      ...incident,
      label: sighting.label,
      originId: sighting.originId,
      firstWindow:
        incident.generation === 0 && judgement.verdict === 'open'
          ? windowStart
          : Math.min(incident.firstWindow, windowStart),
      lastWindow: Math.max(incident.lastWindow, windowStart),
    };
    if (company.companyRecId === null) continue;
    const facts = factsOf(sighting);
    if (judgement.verdict === 'open') incident = { ...incident, state: 'open', generation: 1 };
    const { runId } = o;
    const again = reports.some((one) => one.windowStart === windowStart && one.how === 'none');
    const { generation } = incident;
    const ticketWindow =
      [...reports, ...made].find((one) => one.how === 'create' && one.generation === generation)
        ?.windowStart ?? 0;
    const intent =
      judgement.verdict === 'open'
        ? createIntent({ incident, runId, facts })
        : appendIntent({ incident, runId, facts, over, again, ticketWindow });
    const what = judgement.verdict === 'open' ? 'create' : 'append';
    planned.push({ what, incident, company, windowStart, events, intent });
    made.push({
      incidentId: incident.incidentId,
      windowStart,
      how: what,
      generation: incident.generation,
      events,
    });
  }
  return incident === before || (before === null && incident.lastWindow === 0)
    ? null
    : { incident, planned, reports: made };
};

const quietSince = (incident: Incident, lastComplete: number, quietWindows: number): boolean =>
  incident.state === 'open' &&
  incident.ticketId !== null &&
  lastComplete - incident.lastWindow >= quietWindows * windowMs;

/**
 * Judges the windows and decides what is written, each decision in one transaction with its intents. Reads the
 * tickets first: a ticket that a technician closed closes its incident.
 */
export const plan = async <Tx>(
  parts: PlanParts<Tx>,
  providerId: string,
  input: PlanInput,
): Promise<PlanResult> => {
  const { store, incidents: rows } = parts;
  const { settings, now, runId, dryRun } = input;
  const lagMs = settings.lagMinutes * 60_000;
  const { range, collected, sightings, open } = await store.transaction(providerId, async (tx) => {
    const progress = await rows.progress(tx, providerId);
    const windows = progress === null ? null : windowsToJudge(now, lagMs, progress, 'judgedUpTo');
    return {
      range: windows,
      collected: progress?.collectedUpTo ?? 0,
      sightings: windows === null ? [] : await rows.sightings(tx, providerId, windows),
      open: await rows.incidents(tx, providerId, { states: ['open', 'unmapped'] }),
    };
  });
  const groups = groupsOf(sightings);
  const others = [...groups.keys()].filter((id) => !open.some((one) => one.incidentId === id));
  const { known, reports } = await store.transaction(providerId, async (tx) => {
    const quiet = others.length === 0 ? [] : await rows.incidents(tx, providerId, { incidentIds: others });
    const all = [...open, ...quiet];
    return { known: all, reports: await rows.reports(tx, providerId, [...groups.keys()]) };
  });
  const tickets = await readTickets(input.reader, known);

  const planned: PlannedTicket[] = [];
  let unmapped = 0;
  let openIncidents = 0;
  const ids = new Set([...known.map((one) => one.incidentId), ...groups.keys()]);
  const byId = new Map(known.map((one) => [one.incidentId, one]));
  const reportsOf = new Map<string, WindowReport[]>();
  for (const report of reports)
    reportsOf.set(report.incidentId, [...(reportsOf.get(report.incidentId) ?? []), report]);

  const decideOne = (
    before: Incident | null,
    group: Group | undefined,
    told: readonly WindowReport[],
  ): { after: Incident | null; planned: PlannedTicket[]; reports: WindowReport[] } => {
    const read = before === null ? null : withTicket(before, tickets, now);
    const company = input.companyOf(read?.organizationId ?? group?.first.organizationId ?? 0);
    const result = { after: read, planned: [] as PlannedTicket[], reports: [] as WindowReport[] };
    if (group !== undefined) {
      const judgements = judge({
        windows: group.all,
        threshold: settings.threshold,
        incident: read,
        reported: new Set(told.filter((one) => one.how !== 'none').map((one) => one.windowStart)),
      });
      const decision = decide(read, group, judgements, told, company, { providerId, now, runId });
      const matters = judgements.some((one) => one.verdict === 'open' || one.verdict === 'report');
      if (decision !== null && matters) {
        result.after = decision.incident;
        result.planned.push(...decision.planned);
        result.reports.push(...decision.reports);
      }
    }
    const { after } = result;
    const { enabled, quietWindows } = settings.autoClose;
    // windows that the source has not told of yet are not quiet
    if (
      after !== null &&
      enabled &&
      range !== null &&
      quietSince(after, Math.min(range.last, collected), quietWindows)
    )
      result.planned.push({
        what: 'close',
        incident: after,
        company,
        windowStart: after.lastWindow,
        events: 0,
        intent: closeIntent({ incident: after, runId, lastWindow: after.lastWindow }),
      });
    return result;
  };

  for (const incidentId of ids) {
    const group = groups.get(incidentId);
    const seen = decideOne(byId.get(incidentId) ?? null, group, reportsOf.get(incidentId) ?? []);
    if (seen.after?.state === 'unmapped') unmapped += 1;
    if (seen.after?.state === 'open') openIncidents += 1;
    const changed = seen.planned.length > 0 || seen.after !== (byId.get(incidentId) ?? null);
    if (!changed) continue;
    if (dryRun) {
      planned.push(...seen.planned);
      continue;
    }
    // decided again under the row's lock: another worker may have judged the same windows meanwhile
    const kept = await store.transaction(providerId, async (tx) => {
      const before = await rows.lockIncident(tx, providerId, incidentId);
      const told = await rows.reports(tx, providerId, [incidentId]);
      const sure = decideOne(before, group, told);
      if (sure.after !== null && sure.after !== before) await rows.saveIncident(tx, sure.after);
      for (const report of sure.reports) await rows.saveReport(tx, providerId, report);
      const added = await parts.addIntents(
        tx,
        sure.planned.map((one) => one.intent),
      );
      return sure.planned.filter((_one, index) => added[index]?.added === true);
    });
    planned.push(...kept);
  }

  if (range !== null && !dryRun)
    await store.transaction(providerId, async (tx) => {
      const progress = await rows.progress(tx, providerId);
      if (progress !== null)
        await rows.saveProgress(tx, providerId, {
          ...progress,
          judgedUpTo: Math.max(progress.judgedUpTo ?? 0, Math.min(range.last, progress.collectedUpTo ?? 0)),
        });
    });
  return { planned, unmapped, openIncidents };
};
