import type { NewIntent } from '../ledger/index.ts';
import type { LedgerStore } from '../ledger/index.ts';
import { batchesOf } from '../work/index.ts';
import { decide, type DecideContext, type Decision, type PlannedTicket } from './decide.ts';
import { lookForTickets, withHidden } from './gone-tickets.ts';
import { incidentIdOf } from './identity-keys.ts';
import type { IncidentStore } from './incident-store.ts';
import type { TicketReader } from './ticket-reader.ts';
import type { TicketCompany, TicketingSettings } from './ticket-settings.ts';
import type { Incident, StoredSighting, WindowReport } from './types.ts';
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
  /** A customer's own settings over the provider's. */
  readonly settingsOf?: (organizationId: number) => Pick<TicketingSettings, 'threshold' | 'autoClose'>;
  readonly companyOf: (organizationId: number) => TicketCompany;
  readonly reader: Pick<TicketReader, 'readAhead' | 'read' | 'forget'>;
  readonly now: number;
  readonly runId: string | null;
  /** Everything is decided, nothing is kept. */
  readonly dryRun: boolean;
  /** A person has looked: however many tickets seem deleted, they are. */
  readonly brakeReleased?: boolean;
};

export type PlanResult = {
  readonly planned: readonly PlannedTicket[];
  /** Incidents of customers without a company, which make no ticket. */
  readonly unmapped: number;
  readonly openIncidents: number;
  /** Tickets that seem deleted, too many at once to be believed before a person has looked. */
  readonly hidden: number;
};

/** Decided and kept together: one transaction for so many identities. */
const identitiesAtOnce = 100;

const grouped = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
};

const idOf = (sighting: StoredSighting): string =>
  incidentIdOf(sighting.organizationId, sighting.identityKey);

/**
 * The windows, older than those that are judged now, of incidents that waited for a company and have one: what was over
 * the threshold meanwhile is told, however long that took. One statement for all of them.
 */
const whileUnmapped = async <Tx>(
  rows: IncidentStore<Tx>,
  tx: Tx,
  providerId: string,
  waiting: readonly Incident[],
  before: number,
): Promise<StoredSighting[]> => {
  const older = waiting.filter((one) => one.firstWindow < before);
  if (older.length === 0) return [];
  const since = new Map(older.map((one) => [one.incidentId, one.firstWindow]));
  const sightings = await rows.sightings(tx, providerId, {
    from: Math.min(...since.values()),
    to: before,
    organizationIds: [...new Set(older.map((one) => one.organizationId))],
  });
  return sightings.filter((one) => one.windowStart >= (since.get(idOf(one)) ?? Number.POSITIVE_INFINITY));
};

/** Everything that the decisions rest on, as it stands now. */
const readKnown = async <Tx>(parts: PlanParts<Tx>, providerId: string, input: PlanInput) => {
  const { store, incidents: rows } = parts;
  return store.transaction(providerId, async (tx) => {
    const progress = await rows.progress(tx, providerId);
    const lagMs = input.settings.lagMinutes * 60_000;
    const range = progress === null ? null : windowsToJudge(input.now, lagMs, progress, 'judgedUpTo');
    const sightings = range === null ? [] : await rows.sightings(tx, providerId, range);
    const open = await rows.incidents(tx, providerId, { states: ['open', 'unmapped'] });
    const mapped = open.filter(
      (one) => one.state === 'unmapped' && input.companyOf(one.organizationId).companyRecId !== null,
    );
    const older = range === null ? [] : await whileUnmapped(rows, tx, providerId, mapped, range.from);
    const bySighting = grouped([...older, ...sightings], idOf);
    const openIds = new Set(open.map((one) => one.incidentId));
    const others = [...bySighting.keys()].filter((id) => !openIds.has(id));
    const closed = others.length === 0 ? [] : await rows.incidents(tx, providerId, { incidentIds: others });
    const reports = await rows.reports(tx, providerId, [...bySighting.keys()]);
    return { progress, range, sightings: bySighting, incidents: [...open, ...closed], reports };
  });
};

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
  const known = await readKnown(parts, providerId, input);
  const { progress, range, sightings } = known;
  const looked = await lookForTickets(input.reader, known.incidents);
  const hidden = input.brakeReleased === true ? new Set<number>() : looked.hidden;
  const context: DecideContext = {
    ...input,
    providerId,
    tickets: withHidden(looked.tickets, hidden),
    // windows that the source has not told of yet are not quiet
    lastWindow: range === null ? null : Math.min(range.last, progress?.collectedUpTo ?? 0),
  };
  const byId = new Map(known.incidents.map((one) => [one.incidentId, one]));
  const reportsOf = grouped(known.reports, (one) => one.incidentId);
  const contextOf = (id: string, incident: Incident | null): DecideContext => {
    const organizationId = incident?.organizationId ?? sightings.get(id)?.[0]?.organizationId;
    const settings = organizationId === undefined ? undefined : input.settingsOf?.(organizationId);
    return settings === undefined ? context : { ...context, settings };
  };
  const decideOn = (id: string, incident: Incident | null, reports: readonly WindowReport[]): Decision =>
    decide({ incident, sightings: sightings.get(id) ?? [], reports }, contextOf(id, incident));

  const planned: PlannedTicket[] = [];
  let unmapped = 0;
  let openIncidents = 0;
  const changed: string[] = [];
  for (const id of new Set([...byId.keys(), ...sightings.keys()])) {
    const before = byId.get(id) ?? null;
    const decision = decideOn(id, before, reportsOf.get(id) ?? []);
    if (decision.incident?.state === 'unmapped') unmapped += 1;
    if (decision.incident?.state === 'open') openIncidents += 1;
    if (decision.planned.length === 0 && decision.incident === before) continue;
    if (input.dryRun) planned.push(...decision.planned);
    else changed.push(id);
  }

  for (const ids of batchesOf(changed, identitiesAtOnce)) {
    // decided again under the rows' locks: another worker may have judged the same windows meanwhile
    const kept = await store.transaction(providerId, async (tx) => {
      const locked = new Map(
        (await rows.lockIncidents(tx, providerId, ids)).map((one) => [one.incidentId, one]),
      );
      const told = grouped(await rows.reports(tx, providerId, ids), (one) => one.incidentId);
      const decisions = ids.map((id) => {
        const before = locked.get(id) ?? null;
        return { before, ...decideOn(id, before, told.get(id) ?? []) };
      });
      await rows.saveIncidents(
        tx,
        decisions.flatMap(({ before, incident }) =>
          incident === null || incident === before ? [] : [incident],
        ),
      );
      await rows.saveReports(
        tx,
        providerId,
        decisions.flatMap((one) => one.reports),
      );
      const writes = decisions.flatMap((one) => one.planned);
      const added = await parts.addIntents(
        tx,
        writes.map((one) => one.intent),
      );
      return writes.filter((_write, index) => added[index]?.added === true);
    });
    planned.push(...kept);
  }

  if (range !== null && !input.dryRun)
    await store.transaction(providerId, async (tx) => {
      const now = await rows.progress(tx, providerId);
      if (now === null) return;
      const judgedUpTo = Math.max(now.judgedUpTo ?? 0, Math.min(range.last, now.collectedUpTo ?? 0));
      await rows.saveProgress(tx, providerId, { ...now, judgedUpTo });
    });
  return { planned, unmapped, openIncidents, hidden: hidden.size };
};
