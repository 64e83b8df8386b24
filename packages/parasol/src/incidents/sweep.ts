import type { Logger } from 'pino';

import type { NewIntent } from '../ledger/index.ts';
import type { MarkedTicket, TicketPort } from './ticket-port.ts';

export type Duplicate = {
  readonly marker: string;
  readonly keptTicketId: number;
  readonly ticketId: number;
  readonly closed: boolean;
  /** When the PSA says that it made the two. */
  readonly madeAt: Date | null;
  readonly keptMadeAt: Date | null;
};

/** All tickets by marker; of several with one marker all but the lowest number are one too many. */
export const duplicatesAmong = (tickets: readonly MarkedTicket[]): Duplicate[] => {
  const lowest = new Map<string, MarkedTicket>();
  for (const ticket of tickets) {
    const before = lowest.get(ticket.marker);
    if (before === undefined || ticket.ticketId < before.ticketId) lowest.set(ticket.marker, ticket);
  }
  return tickets.flatMap(({ marker, ticketId, closed, madeAt }) => {
    const kept = lowest.get(marker);
    if (kept === undefined || kept.ticketId === ticketId) return [];
    return [{ marker, keptTicketId: kept.ticketId, ticketId, closed, madeAt, keptMadeAt: kept.madeAt }];
  });
};

/**
 * What is done about a ticket that is one too many: a note that names the one that goes on, and closing it. Both go
 * through the ledger, once per ticket, so that the sweep of the next hour adds nothing.
 */
export const duplicateIntents = (providerId: string, duplicate: Duplicate): NewIntent[] => {
  const { ticketId, keptTicketId, marker, closed } = duplicate;
  const common = { providerId, subject: `duplicate:${ticketId}`, blocking: false };
  const note: NewIntent = {
    ...common,
    kind: 'ticket-append',
    key: `duplicate-note:${ticketId}`,
    position: 1,
    payload: { type: 'duplicate', ticketId, keptTicketId, marker },
  };
  const close: NewIntent = {
    ...common,
    kind: 'ticket-close',
    key: `duplicate-close:${ticketId}`,
    position: 2,
    payload: { type: 'duplicate', ticketId },
  };
  return closed ? [note] : [note, close];
};

export type SweepResult = { readonly tickets: number; readonly duplicates: readonly Duplicate[] };

/** Reads all tickets of ours and has duplicates noted and closed. `onDuplicate` keeps and counts a new one. */
export const sweep = async (o: {
  readonly providerId: string;
  readonly port: Pick<TicketPort, 'allMarked'>;
  /** In one transaction: remembers it and adds the intents; false if it was known. */
  readonly keep: (duplicate: Duplicate, intents: readonly NewIntent[]) => Promise<boolean>;
  readonly log: Pick<Logger, 'error'>;
  readonly signal?: AbortSignal;
}): Promise<SweepResult> => {
  const tickets: MarkedTicket[] = [];
  for await (const page of o.port.allMarked()) {
    o.signal?.throwIfAborted();
    tickets.push(...page);
  }
  const duplicates = duplicatesAmong(tickets);
  for (const duplicate of duplicates) {
    const isNew = await o.keep(duplicate, duplicateIntents(o.providerId, duplicate));
    if (isNew)
      o.log.error(
        { providerId: o.providerId, ...duplicate },
        'two tickets for one incident: the PSA applied a request later than settle',
      );
  }
  return { tickets: tickets.length, duplicates };
};
