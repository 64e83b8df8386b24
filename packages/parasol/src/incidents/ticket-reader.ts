import type { TicketPort, TicketSnapshot } from './ticket-port.ts';

/** Merges of merges of merges end somewhere, or are a circle. */
const mergesMax = 10;
const keptMs = 60_000;

export type TicketReader = {
  /** Reads many at once; `read` gives them for a minute. */
  readAhead(ticketIds: readonly number[]): Promise<void>;
  /** The ticket as it stands, merges followed; null: deleted. */
  read(ticketId: number): Promise<TicketSnapshot | null>;
  /** Every ticket on the way of merges, the given one first. */
  chain(ticketId: number): Promise<readonly TicketSnapshot[]>;
  forget(ticketId: number): void;
};

/** Reads tickets before something is written to them: in batches where many are needed. */
export const createTicketReader = (
  port: Pick<TicketPort, 'readTicket' | 'readTickets'>,
  now: () => number,
): TicketReader => {
  const kept = new Map<number, { readonly snapshot: TicketSnapshot; readonly readAt: number }>();
  const one = async (ticketId: number): Promise<TicketSnapshot | null> => {
    const known = kept.get(ticketId);
    if (known !== undefined && now() - known.readAt < keptMs) return known.snapshot;
    // a batch may leave out what is only hidden or not indexed yet: that a ticket is gone is asked by its number
    const snapshot = await port.readTicket(ticketId);
    if (snapshot !== null) kept.set(ticketId, { snapshot, readAt: now() });
    return snapshot;
  };
  const chain = async (ticketId: number): Promise<readonly TicketSnapshot[]> => {
    const way: TicketSnapshot[] = [];
    let next: number | null = ticketId;
    while (next !== null && way.length < mergesMax) {
      const snapshot: TicketSnapshot | null = await one(next);
      if (snapshot === null) break;
      way.push(snapshot);
      const into: number | null = snapshot.mergedInto;
      next = way.some((passed) => passed.ticketId === into) ? null : into;
    }
    return way;
  };
  return {
    async readAhead(ticketIds) {
      const readAt = now();
      const wanted = [...new Set(ticketIds)].filter((id) => readAt - (kept.get(id)?.readAt ?? 0) >= keptMs);
      if (wanted.length < 2) return;
      for (const [id, snapshot] of await port.readTickets(wanted)) kept.set(id, { snapshot, readAt });
    },
    chain,
    async read(ticketId) {
      const way = await chain(ticketId);
      const last = way.at(-1);
      // merged into a ticket that is gone: the way ends in nothing
      return last === undefined || last.mergedInto !== null ? null : last;
    },
    forget: (ticketId) => kept.delete(ticketId),
  };
};
