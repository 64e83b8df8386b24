import { incidentIdOf, subjectOf } from '../incidents/identity-keys.ts';
import { markerFor, shortMarkerFor } from '../ledger/index.ts';
import { countIn, type ScriptedIdentity } from './alerts.ts';
import type { FakeTicket } from './fake-psa.ts';
import { simulatedKey, simulatedProvider, simulatedThreshold, type World } from './world.ts';

export type Verdict = {
  readonly incidents: number;
  readonly tickets: number;
  /** Tickets beyond the first with one marker, and windows told twice on living tickets. */
  readonly duplicates: number;
  /** Windows over the threshold that no ticket and no note tells. */
  readonly lost: number;
  /** What was broken, in words; empty: every promise was kept. */
  readonly broken: readonly string[];
};

const generationsMax = 8;

const keyOf = (identity: ScriptedIdentity): string => `roaming:${identity.label.toLowerCase()}`;

const subject = (identity: ScriptedIdentity): string => subjectOf(identity.organizationId, keyOf(identity));

const textsOf = (ticket: FakeTicket): string[] => [
  ticket.description,
  ...ticket.notes.map((note) => note.text),
];

/** Looks at a day's end as a technician and an auditor would: in the PSA, and then in the ledger. */
export const check = (world: World, o: { readonly beyondSettle: boolean }): Verdict => {
  const broken: string[] = [];
  const tickets = [...world.psa.tickets.values()].filter((ticket) => ticket.marker !== '');
  const living = tickets.filter((ticket) => !ticket.deleted);
  let duplicates = 0;
  let lost = 0;

  const byMarker = new Map<string, FakeTicket[]>();
  for (const ticket of living) byMarker.set(ticket.marker, [...(byMarker.get(ticket.marker) ?? []), ticket]);
  for (const [marker, same] of byMarker) {
    const extra = same.toSorted((a, b) => a.ticketId - b.ticketId).slice(1);
    if (extra.length === 0) continue;
    if (!o.beyondSettle) {
      duplicates += extra.length;
      broken.push(`${same.length} tickets have the marker ${marker}`);
      continue;
    }
    for (const ticket of extra)
      if (!world.duplicates.some((known) => known.ticketId === ticket.ticketId))
        broken.push(`the sweep did not find that ticket ${ticket.ticketId} is one too many`);
      else if (!ticket.notes.some((note) => note.text.includes('[duplicate of ')))
        broken.push(`the sweep wrote nothing on ticket ${ticket.ticketId}, which is one too many`);
  }

  const neverFinds = world.faults.searchNeverFinds;
  const known = new Set<string>();
  for (const identity of world.identities) {
    const own = subject(identity);
    for (let generation = 1; generation <= generationsMax; generation += 1) {
      const marker = markerFor(simulatedKey, simulatedProvider, own, generation);
      known.add(marker);
      if (generation === 1) continue;
      const before = markerFor(simulatedKey, simulatedProvider, own, generation - 1);
      const made = tickets.some((ticket) => ticket.marker === marker);
      const ended = tickets.some((one) => one.marker === before && (one.everClosed || one.deleted));
      if (made && !ended) broken.push(`${identity.label} got another ticket while the first was open`);
    }
    const held = world.store.intents().some((intent) => intent.subject === own && intent.state === 'held');
    for (const { windowStart } of identity.activities) {
      const count = countIn(identity, windowStart, Number.POSITIVE_INFINITY);
      const short = shortMarkerFor(simulatedKey, simulatedProvider, own, String(windowStart));
      const told =
        tickets.some((ticket) => textsOf(ticket).some((text) => text.includes(short))) ||
        [...world.psa.tickets.values()].some((ticket) =>
          textsOf(ticket).some((text) => text.includes(short)),
        );
      // what waits for a person is not lost: it is shown
      if (count > simulatedThreshold && !told && !(neverFinds && held)) {
        lost += 1;
        broken.push(
          `${identity.label}: ${count} events at ${new Date(windowStart).toISOString()} are told nowhere`,
        );
      }
      for (const ticket of world.psa.tickets.values()) {
        const times = ticket.notes.filter((note) => note.text.includes(short)).length;
        if (times > 1 && !o.beyondSettle) {
          duplicates += times - 1;
          broken.push(`${identity.label}: ticket ${ticket.ticketId} tells one window ${times} times`);
        }
      }
    }
    const over = identity.activities.some(
      ({ windowStart }) => countIn(identity, windowStart, Number.POSITIVE_INFINITY) > simulatedThreshold,
    );
    const first = markerFor(simulatedKey, simulatedProvider, own, 1);
    if (!over && tickets.some((ticket) => ticket.marker === first))
      broken.push(`${identity.label} stayed under the threshold and got a ticket`);
  }
  for (const ticket of tickets)
    if (!known.has(ticket.marker)) broken.push(`ticket ${ticket.ticketId} has a marker of no incident`);

  for (const intent of world.store.intents()) {
    const atRest = intent.state === 'done' || intent.state === 'refused';
    const waits = intent.state === 'held' || neverFinds;
    if (atRest || (waits && neverFinds)) continue;
    broken.push(`${intent.key} is still ${intent.state} (${intent.reason})`);
  }
  if (world.tooLate > 0) broken.push(`${world.tooLate} requests left after their deadline`);
  for (const error of world.errors)
    if (!(error instanceof Error) || !/database is away|could not be read/u.test(error.message))
      broken.push(`a worker met an error of ours: ${error instanceof Error ? error.stack : String(error)}`);

  const incidents = new Set(
    world.identities
      .filter((identity) =>
        identity.activities.some(
          ({ windowStart }) => countIn(identity, windowStart, Number.POSITIVE_INFINITY) > simulatedThreshold,
        ),
      )
      .map((identity) => incidentIdOf(identity.organizationId, keyOf(identity))),
  ).size;
  return { incidents, tickets: tickets.length, duplicates, lost, broken };
};
