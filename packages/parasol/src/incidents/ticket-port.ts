import type { Answer } from '@parasol/connectwise';

import type { SendContext } from '../ledger/index.ts';

/** A ticket as it stands in the PSA, as far as it matters here. */
export type TicketSnapshot = {
  readonly ticketId: number;
  readonly boardId: number | null;
  readonly closed: boolean;
  readonly closedAt: number | null;
  readonly mergedInto: number | null;
};

export type MarkedTicket = {
  readonly ticketId: number;
  readonly marker: string;
  readonly madeAt: Date | null;
  readonly closed: boolean;
};

/** The body of a new ticket, in ConnectWise's own names. */
export type TicketBody = {
  readonly summary: string;
  readonly company: { readonly id: number };
  readonly externalXRef: string;
  readonly initialDescription: string;
  readonly board?: { readonly id: number };
  readonly status?: { readonly id: number };
  readonly type?: { readonly id: number };
  readonly priority?: { readonly id: number };
};

/** What the incidents need of a PSA. Reads throw when they fail; writes give the client's answer. */
export type TicketPort = {
  findByMarker(marker: string): Promise<MarkedTicket[]>;
  /** All of ours, for the sweep. */
  allMarked(): AsyncIterable<readonly MarkedTicket[]>;
  /** In batches; a ticket that isn't there is absent. */
  readTickets(ticketIds: readonly number[]): Promise<ReadonlyMap<number, TicketSnapshot>>;
  /** One ticket by its number; null: it was deleted. */
  readTicket(ticketId: number): Promise<TicketSnapshot | null>;
  /** Texts of a ticket's notes, its first description among them, oldest first, with their numbers. */
  notes(
    ticketId: number,
  ): Promise<readonly { readonly noteId: number; readonly text: string; readonly madeAt: Date | null }[]>;
  create(body: TicketBody, context: SendContext): Promise<Answer<{ readonly id: number }>>;
  addNote(ticketId: number, text: string, context: SendContext): Promise<Answer<{ readonly id: number }>>;
  setStatus(
    ticketId: number,
    statusId: number,
    context: SendContext,
  ): Promise<Answer<{ readonly id: number }>>;
  /** The board's status for closed tickets, or the one that tickets begin with; null: it has none. */
  statusOf(boardId: number, which: 'closed' | 'open'): Promise<number | null>;
};
