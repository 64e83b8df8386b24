import { tooManyAtOnce } from '../work/index.ts';
import type { TicketState } from './decide.ts';
import type { TicketReader } from './ticket-reader.ts';
import type { Incident } from './types.ts';

type Tickets = ReadonlyMap<number, TicketState>;

/** How the tickets of these incidents stand. Reads in batches. */
export const readTickets = async (
  reader: Pick<TicketReader, 'readAhead' | 'read'>,
  incidents: readonly Incident[],
): Promise<Tickets> => {
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

/**
 * So many tickets of open incidents seem deleted at once that a right was lost more likely than that somebody deleted
 * them: each that was believed would make a ticket again. Returns their numbers; none: what seems deleted is.
 */
export const seemHidden = (incidents: readonly Incident[], tickets: Tickets): ReadonlySet<number> => {
  const open = incidents.flatMap((one) => (one.state === 'open' ? (one.ticketId ?? []) : []));
  const gone = open.filter((ticketId) => {
    const ticket = tickets.get(ticketId);
    return typeof ticket === 'object' && ticket.reason === 'deleted';
  });
  return new Set(tooManyAtOnce(gone.length, open.length) ? gone : []);
};

/** The tickets without a word on those that seem hidden: what nobody has seen stays as it was. */
export const withHidden = (tickets: Tickets, hidden: ReadonlySet<number>): Tickets =>
  hidden.size === 0
    ? tickets
    : new Map([...tickets].map(([id, ticket]) => [id, hidden.has(id) ? 'hidden' : ticket]));
