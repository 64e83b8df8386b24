import { tooManyAtOnce } from '../work/index.ts';
import type { TicketState } from './decide.ts';
import type { TicketReader } from './ticket-reader.ts';
import type { Incident } from './types.ts';

export type Tickets = ReadonlyMap<number, TicketState>;
/** A ticket that is looked for, and how its incident stands. */
export type Sought = Pick<Incident, 'state' | 'ticketId'>;
type Reader = Pick<TicketReader, 'readAhead' | 'read' | 'forget'>;

/** Tickets that are there, looked at again between two looks at those that are not. */
const witnessesMax = 3;

const stateOf = async (reader: Reader, ticketId: number): Promise<TicketState> => {
  const ticket = await reader.read(ticketId);
  if (ticket === null) return { closedAt: null, reason: 'deleted' };
  return ticket.closed ? { closedAt: ticket.closedAt, reason: 'technician' } : 'open';
};

export const isGone = (state: TicketState | undefined): boolean =>
  typeof state === 'object' && state.reason === 'deleted';

/** How the tickets of these incidents stand. Reads in batches. */
export const readTickets = async (reader: Reader, incidents: readonly Sought[]): Promise<Tickets> => {
  const ids = incidents.flatMap((incident) => incident.ticketId ?? []);
  await reader.readAhead(ids);
  const found = new Map<number, TicketState>();
  for (const id of ids) found.set(id, await stateOf(reader, id));
  return found;
};

/** Of open incidents: so many at once that a right was lost more likely than that somebody deleted them. */
const tooManyGone = (incidents: readonly Sought[], tickets: Tickets): readonly number[] => {
  const open = incidents.flatMap((one) => (one.state === 'open' ? (one.ticketId ?? []) : []));
  const gone = open.filter((ticketId) => isGone(tickets.get(ticketId)));
  return tooManyAtOnce(gone.length, open.length) ? gone : [];
};

/**
 * How the tickets of these incidents stand, and which of them only seem deleted: each that was believed to be would make
 * a ticket again. Too many at once tell of a lost right. Fewer do where the right comes or goes while they are read, so
 * one is gone that was not there before others were seen, and is not there after.
 */
export const lookForTickets = async (
  reader: Reader,
  incidents: readonly Sought[],
): Promise<{ readonly tickets: Tickets; readonly hidden: ReadonlySet<number> }> => {
  const tickets = new Map(await readTickets(reader, incidents));
  const hidden = tooManyGone(incidents, tickets);
  if (hidden.length > 0) return { tickets, hidden: new Set(hidden) };
  // ends: each turn but the last finds one there that was not
  for (let gone = goneAmong(tickets); ;) {
    const witnesses = [...tickets.keys()].filter((id) => !gone.has(id)).slice(0, witnessesMax);
    if (gone.size === 0) break;
    for (const id of witnesses) reader.forget(id);
    const seen = await Promise.all(witnesses.map((id) => stateOf(reader, id)));
    if (witnesses.length > 0 && seen.every(isGone)) return { tickets, hidden: gone };
    for (const id of gone) tickets.set(id, await stateOf(reader, id));
    const left = goneAmong(tickets);
    if (left.size === gone.size) break;
    gone = left;
  }
  return { tickets, hidden: new Set() };
};

const goneAmong = (tickets: Tickets): ReadonlySet<number> =>
  new Set([...tickets.keys()].filter((id) => isGone(tickets.get(id))));

/** The tickets without a word on those that seem hidden: what nobody has seen stays as it was. */
export const withHidden = (tickets: Tickets, hidden: ReadonlySet<number>): Tickets =>
  hidden.size === 0
    ? tickets
    : new Map([...tickets].map(([id, ticket]) => [id, hidden.has(id) ? 'hidden' : ticket]));
