import { subjectOf } from '../incidents/for-simulation.ts';
import { markerFor, shortMarkerFor } from '../ledger/index.ts';
import { countIn, type ScriptedIdentity } from './alerts.ts';
import type { FakeTicket } from './fake-psa.ts';
import { simulatedKey, simulatedProvider, simulatedThreshold, type World } from './world.ts';

export type Verdict = {
  readonly incidents: number;
  readonly tickets: number;
  /** Tickets beyond the first with one marker, and windows noted twice on one ticket. */
  readonly duplicates: number;
  /** Only where requests were applied later than settle: tickets too many that the sweep found and noted. */
  readonly swept: number;
  /** Windows over the threshold that no ticket and no note tells. */
  readonly lost: number;
  /** Incidents that wait for a person, because the PSA's search can't be trusted. */
  readonly waiting: number;
  /** What was broken, in words; empty: every promise was kept. */
  readonly broken: readonly string[];
};

const generationsMax = 8;
const ever = Number.POSITIVE_INFINITY;

const subject = (identity: ScriptedIdentity): string =>
  subjectOf(identity.organizationId, `roaming:${identity.label.toLowerCase()}`);

const windowsOver = (identity: ScriptedIdentity): number[] =>
  identity.activities
    .map((activity) => activity.windowStart)
    .filter((windowStart) => countIn(identity, windowStart, ever) > simulatedThreshold);

/** One ticket per marker; where the vendor was later than settle, the sweep must have found each one too many. */
const checkTickets = (world: World, beyondSettle: boolean, broken: string[]) => {
  const byMarker = new Map<string, FakeTicket[]>();
  for (const ticket of world.psa.tickets.values())
    if (ticket.marker !== '' && !ticket.deleted)
      byMarker.set(ticket.marker, [...(byMarker.get(ticket.marker) ?? []), ticket]);
  let duplicates = 0;
  let swept = 0;
  for (const [marker, same] of byMarker) {
    const extra = same.toSorted((a, b) => a.ticketId - b.ticketId).slice(1);
    for (const ticket of extra) {
      const known = world.duplicates.some((one) => one.ticketId === ticket.ticketId);
      const noted = ticket.notes.some((note) => note.text.includes('[duplicate of '));
      if (beyondSettle && known && noted) swept += 1;
      else {
        duplicates += 1;
        broken.push(
          beyondSettle
            ? `the sweep did not ${known ? 'note' : 'find'} ticket ${ticket.ticketId}, which is one too many`
            : `ticket ${ticket.ticketId} is one too many with the marker ${marker}`,
        );
      }
    }
  }
  return { duplicates, swept };
};

const shorts = (text: string): string[] => text.match(/psl1-[a-z2-7]{10}(?![a-z2-7])/gu) ?? [];

/** How often each short marker is told: in descriptions and notes together, and in the notes of one ticket. */
const readTexts = (world: World) => {
  const told = new Set<string>();
  let notedTwice = 0;
  for (const ticket of world.psa.tickets.values()) {
    for (const short of shorts(ticket.description)) told.add(short);
    const noted = new Set<string>();
    for (const note of ticket.notes)
      for (const short of shorts(note.text)) {
        if (noted.has(short)) notedTwice += 1;
        noted.add(short);
        told.add(short);
      }
  }
  return { told, notedTwice };
};

/** A new ticket only after the one before it was closed or deleted, and none for those under the threshold. */
const checkGenerations = (
  identity: ScriptedIdentity,
  byMarker: ReadonlyMap<string, readonly FakeTicket[]>,
  known: Set<string>,
  broken: string[],
): void => {
  for (let generation = 1; generation <= generationsMax; generation += 1) {
    const marker = markerFor(simulatedKey, simulatedProvider, subject(identity), generation);
    const made = byMarker.get(marker) ?? [];
    if (made.length === 0) return;
    known.add(marker);
    if (generation === 1) {
      if (windowsOver(identity).length === 0)
        broken.push(`${identity.label} stayed under the threshold and got a ticket`);
      continue;
    }
    const before = markerFor(simulatedKey, simulatedProvider, subject(identity), generation - 1);
    if (!(byMarker.get(before) ?? []).some((ticket) => ticket.everClosed || ticket.deleted))
      broken.push(`${identity.label} got another ticket while the first was open`);
  }
};

/** Of tickets with one marker the lowest goes on, so every incident has to end on it. */
const checkKept = (world: World, broken: string[]): void => {
  const tickets = [...world.psa.tickets.values()].filter((ticket) => ticket.marker !== '' && !ticket.deleted);
  for (const { ticketId, label } of world.incidents) {
    const own = ticketId === null ? undefined : world.psa.tickets.get(ticketId);
    const lower = tickets.find(
      (ticket) => own !== undefined && ticket.marker === own.marker && ticket.ticketId < own.ticketId,
    );
    if (lower !== undefined)
      broken.push(`${label} goes on with ticket ${ticketId}, and ${lower.ticketId} is the one that is kept`);
  }
};

/** From the reading of a ticket to its note: what is kept of a reading, the send window, and a slow or late answer. */
const readBeforeMs = 15 * 60_000;

/** Before a note its ticket is read: none stands on one that a technician had closed long before. */
const checkNotes = (world: World, broken: string[]): void => {
  for (const { ticketId, closedAt, notes } of world.psa.tickets.values())
    for (const note of notes)
      if (closedAt !== null && note.madeAt > closedAt + readBeforeMs && !note.text.includes('[duplicate of '))
        broken.push(`ticket ${ticketId} was closed long before its note ${note.noteId}`);
};

/** Every intent at rest, no request after its deadline, and no error that isn't one of the day's faults. */
const checkLedger = (world: World, waiting: ReadonlySet<string>, broken: string[]): void => {
  for (const intent of world.store.intents())
    if (intent.state !== 'done' && intent.state !== 'refused' && !waiting.has(intent.subject))
      broken.push(`${intent.key} is still ${intent.state} (${intent.reason})`);
  if (world.tooLate > 0) broken.push(`${world.tooLate} requests left after their deadline`);
  for (const error of world.errors)
    if (!(error instanceof Error) || !/database is away|could not be read/u.test(error.message))
      broken.push(`a worker met an error of ours: ${error instanceof Error ? error.stack : String(error)}`);
};

/** Looks at a day's end as a technician and an auditor would: in the PSA first, then in the ledger. */
export const check = (world: World, o: { readonly beyondSettle: boolean }): Verdict => {
  const broken: string[] = [];
  const { duplicates, swept } = checkTickets(world, o.beyondSettle, broken);
  const { told, notedTwice } = readTexts(world);
  if (notedTwice > 0 && !o.beyondSettle) broken.push(`${notedTwice} notes tell a window a second time`);

  // not lost: a person was asked, because the search finds nothing or nothing shows that it does
  const neverFinds = world.faults.searchNeverFinds;
  const waiting = new Set(
    world.store
      .intents()
      .filter((one) => one.state === 'held' && (neverFinds || one.reason === 'search-unproven'))
      .map((one) => one.subject),
  );
  const byMarker = new Map<string, FakeTicket[]>();
  const tickets = [...world.psa.tickets.values()].filter((ticket) => ticket.marker !== '');
  for (const ticket of tickets) byMarker.set(ticket.marker, [...(byMarker.get(ticket.marker) ?? []), ticket]);
  const known = new Set<string>();
  let lost = 0;
  for (const identity of world.identities) {
    checkGenerations(identity, byMarker, known, broken);
    if (waiting.has(subject(identity))) continue;
    for (const windowStart of windowsOver(identity)) {
      const short = shortMarkerFor(simulatedKey, simulatedProvider, subject(identity), String(windowStart));
      if (told.has(short)) continue;
      lost += 1;
      broken.push(`${identity.label}: the window ${new Date(windowStart).toISOString()} is told nowhere`);
    }
  }
  for (const ticket of tickets)
    if (!known.has(ticket.marker)) broken.push(`ticket ${ticket.ticketId} has a marker of no incident`);
  checkKept(world, broken);
  if (!o.beyondSettle) checkNotes(world, broken);
  checkLedger(world, waiting, broken);
  return {
    incidents: world.identities.filter((identity) => windowsOver(identity).length > 0).length,
    tickets: tickets.length,
    duplicates: duplicates + (o.beyondSettle ? 0 : notedTwice),
    swept,
    lost,
    waiting: waiting.size,
    broken,
  };
};
