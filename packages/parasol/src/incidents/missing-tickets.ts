import type { SendAnswer } from '../ledger/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { isGone, lookForTickets, type Sought } from './gone-tickets.ts';
import { createTicketReader } from './ticket-reader.ts';

const keptMs = 60_000;
/** A person has to act first: give the right back, or start a run with the brake released. */
const againMs = 15 * 60_000;

/**
 * What became of a ticket that was not there a moment ago. hidden: too many others are not there either. there: it is
 * again (a process may have been stopped meanwhile), so it has to be read again.
 */
export type Whereabouts = 'gone' | 'hidden' | 'there';

export type MissingTickets = { of(sought: Sought): Promise<Whereabouts> };

/** Looks at the tickets of all open incidents in one go, and only where one is not there. */
export const createMissingTickets = <Tx>(
  context: Pick<TicketAdapterContext<Tx>, 'providerId' | 'incidents' | 'transaction' | 'now' | 'port'>,
): MissingTickets => {
  /** For a minute; that a ticket was not hidden is never remembered: a right is lost from one moment to the next. */
  let found: { readonly at: number; readonly hidden: ReadonlySet<number> } | null = null;
  return {
    async of(sought) {
      const { state, ticketId } = sought;
      // closed as deleted: by a run that believed it
      if (state !== 'open' || ticketId === null) return 'gone';
      const isKept = found !== null && context.now() - found.at < keptMs;
      if (isKept && found?.hidden.has(ticketId) === true) return 'hidden';
      const at = context.now();
      const open = await context.transaction((tx) =>
        context.incidents.incidents(tx, context.providerId, { states: ['open'] }),
      );
      // nothing that was read before the one was missed
      const others = open.filter((incident) => incident.ticketId !== ticketId);
      const reader = createTicketReader(context.port, context.now);
      const { tickets, hidden } = await lookForTickets(reader, [sought, ...others]);
      found = { at, hidden };
      if (hidden.has(ticketId)) return 'hidden';
      return isGone(tickets.get(ticketId)) ? 'gone' : 'there';
    },
  };
};

/** What is to be written on a ticket that is not gone for sure. */
export const whileMissing = (where: Exclude<Whereabouts, 'gone'>): SendAnswer => ({
  outcome: 'postponed',
  afterMs: where === 'hidden' ? againMs : 0,
});
