import type { Answer } from '@parasol/connectwise';

import type { TicketBody, TicketPort, TicketSnapshot } from './ticket-port.ts';

type QuietTicket = {
  readonly ticketId: number;
  readonly body: TicketBody;
  readonly madeAt?: Date;
  boardId: number;
  statusId: number;
  closedAt: number | null;
  mergedInto: number | null;
  readonly notes: string[];
};

/** A PSA for tests, which does at once what it is asked, and counts what it is asked. Status 2 is closed. */
export type QuietPsa = {
  readonly port: TicketPort;
  readonly tickets: Map<number, QuietTicket>;
  readonly calls: { reads: number; writes: number };
  /** As a technician does it. */
  close(ticketId: number, closedAt?: number): void;
  merge(ticketId: number, into: number): void;
  /** As when the key loses a right: no ticket is there any more, as far as it sees. */
  hide(isHidden: boolean): void;
  /** The next write is refused with this status. */
  refuseNext(status: number): void;
};

const closedStatus = 2;

export const createQuietPsa = (now: () => number): QuietPsa => {
  const tickets = new Map<number, QuietTicket>();
  const calls = { reads: 0, writes: 0 };
  let hidden = false;
  let refusal: number | null = null;
  const seen = (ticketId: number): QuietTicket | undefined => (hidden ? undefined : tickets.get(ticketId));
  let lastNote = 0;
  let lastTicket = 99;

  const snapshot = (ticket: QuietTicket): TicketSnapshot => ({
    ticketId: ticket.ticketId,
    boardId: ticket.boardId,
    closed: ticket.statusId === closedStatus,
    closedAt: ticket.closedAt,
    mergedInto: ticket.mergedInto,
  });
  const write = (ticketId: number | null, apply: () => number): Promise<Answer<{ readonly id: number }>> => {
    calls.writes += 1;
    const missing = ticketId !== null && seen(ticketId) === undefined;
    const status = missing ? 404 : refusal;
    refusal = null;
    return Promise.resolve(
      status === null
        ? { outcome: 'ok', status: 200, body: { id: apply() } }
        : { outcome: 'refused', status, code: 'Refused', message: 'no', errors: [] },
    );
  };
  const ticket = (ticketId: number): QuietTicket => {
    const one = tickets.get(ticketId);
    if (one === undefined) throw new Error(`there is no ticket ${ticketId}`);
    return one;
  };
  const marked = () =>
    [...(hidden ? [] : tickets.values())].map(({ ticketId, body, statusId, madeAt }) => ({
      ticketId,
      marker: body.externalXRef,
      madeAt: madeAt ?? null,
      closed: statusId === closedStatus,
    }));

  const port: TicketPort = {
    findByMarker(marker) {
      calls.reads += 1;
      return Promise.resolve(marked().filter((one) => one.marker === marker));
    },
    async *allMarked() {
      calls.reads += 1;
      yield marked();
    },
    readTickets(ticketIds) {
      calls.reads += 1;
      const there = ticketIds.flatMap((id) => seen(id) ?? []);
      return Promise.resolve(new Map(there.map((one) => [one.ticketId, snapshot(one)])));
    },
    readTicket(ticketId) {
      calls.reads += 1;
      const one = seen(ticketId);
      return Promise.resolve(one === undefined ? null : snapshot(one));
    },
    notes(ticketId) {
      calls.reads += 1;
      const one = seen(ticketId);
      if (one === undefined) return Promise.reject(new Error(`there is no ticket ${ticketId}`));
      const texts = [one.body.initialDescription, ...one.notes];
      return Promise.resolve(texts.map((text, noteId) => ({ noteId, text, madeAt: null })));
    },
    create: (body) =>
      write(null, () => {
        lastTicket += 1;
        const ticketId = lastTicket;
        const boardId = body.board?.id ?? 1;
        const made = { ticketId, body, boardId, statusId: 1, closedAt: null, mergedInto: null, notes: [] };
        tickets.set(ticketId, made);
        return ticketId;
      }),
    addNote: (ticketId, text) =>
      write(ticketId, () => {
        ticket(ticketId).notes.push(text);
        return (lastNote += 1);
      }),
    setStatus: (ticketId, statusId) =>
      write(ticketId, () => {
        const one = ticket(ticketId);
        one.statusId = statusId;
        one.closedAt = statusId === closedStatus ? now() : null;
        return ticketId;
      }),
    statusOf: (_boardId, which) => Promise.resolve(which === 'closed' ? closedStatus : 1),
  };
  return {
    port,
    tickets,
    calls,
    close(ticketId, closedAt = now()) {
      Object.assign(ticket(ticketId), { statusId: closedStatus, closedAt });
    },
    merge(ticketId, into) {
      Object.assign(ticket(ticketId), { statusId: closedStatus, closedAt: now(), mergedInto: into });
    },
    hide(isHidden) {
      hidden = isHidden;
    },
    refuseNext(status) {
      refusal = status;
    },
  };
};
