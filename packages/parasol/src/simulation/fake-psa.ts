import type { Answer } from '@parasol/connectwise';

import type { SendContext } from '../ledger/index.ts';
import type { MarkedTicket, TicketBody, TicketPort, TicketSnapshot } from '../incidents/for-simulation.ts';
import type { VirtualClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { SimulatedProcess } from './process.ts';
import type { Random } from './random.ts';

export type FakeNote = { readonly noteId: number; readonly text: string; readonly madeAt: number };

export type FakeTicket = {
  readonly ticketId: number;
  readonly marker: string;
  readonly description: string;
  readonly madeAt: number;
  /** From here on searches and lists see it. */
  readonly searchableAt: number;
  closed: boolean;
  everClosed: boolean;
  closedAt: number | null;
  deleted: boolean;
  mergedInto: number | null;
  boardId: number;
  notes: FakeNote[];
};

/** The PSA outlives every process of ours; nothing in it is undone by a restore. */
export type FakePsa = {
  readonly tickets: ReadonlyMap<number, FakeTicket>;
  readonly writes: () => number;
  setFaults(faults: Faults): void;
  /** What went wrong so far, and how often. */
  readonly happened: ReadonlyMap<string, number>;
  /** A right is lost: until then no ticket is there, as far as the key sees. */
  hide(until: number): void;
  /** As one process reaches it over the network. */
  portFor(process: SimulatedProcess): TicketPort;
};

const closedStatus = 2;
const openStatus = 1;

const found = (ticket: FakeTicket): MarkedTicket => ({
  ticketId: ticket.ticketId,
  marker: ticket.marker,
  madeAt: new Date(ticket.madeAt),
  closed: ticket.closed,
});

const snapshotOf = (ticket: FakeTicket): TicketSnapshot => ({
  ticketId: ticket.ticketId,
  boardId: ticket.boardId,
  closed: ticket.closed,
  closedAt: ticket.closedAt,
  mergedInto: ticket.mergedInto,
});

const refusedBy404 = (ticketId: number): Answer<never> => ({
  outcome: 'refused',
  status: 404,
  code: 'NotFound',
  message: `Ticket ${ticketId} not found`,
  errors: [],
});

const unknown = (reason: string, status?: number): Answer<never> =>
  status === undefined ? { outcome: 'unknown', reason } : { outcome: 'unknown', reason, status };

const ignore = (): void => undefined;

/** A ConnectWise PSA without idempotency keys, behind a bad network, with technicians who do what they like. */
export const createFakePsa = (clock: VirtualClock, random: Random, first: Faults): FakePsa => {
  const tickets = new Map<number, FakeTicket>();
  let faults = first;
  let lastId = 1_000;
  let lastNoteId = 1;
  let writes = 0;
  let hiddenUntil = Number.NEGATIVE_INFINITY;
  const happened = new Map<string, number>();
  const note = (what: string): void => {
    happened.set(what, (happened.get(what) ?? 0) + 1);
  };
  const isHidden = (): boolean => clock.now() < hiddenUntil;

  const technicianLooksAt = (ticket: FakeTicket): void => {
    const { close, remove, merge, move } = faults.technician;
    const later = (action: () => void): void =>
      clock.at(clock.now() + random.between(60_000, 12 * 3_600_000), action);
    const closeIt = (): void => {
      if (ticket.closed || ticket.deleted) return;
      note('closed');
      ticket.closed = true;
      ticket.everClosed = true;
      ticket.closedAt = clock.now();
    };
    if (random.chance(close)) later(closeIt);
    if (random.chance(remove))
      later(() => {
        note('deleted');
        ticket.deleted = true;
      });
    if (random.chance(move))
      later(() => {
        note('moved');
        ticket.boardId += 1;
      });
    if (random.chance(merge))
      later(() => {
        if (ticket.deleted) return;
        note('merged');
        const parent = addTicket('', 'a technician’s own ticket');
        ticket.mergedInto = parent.ticketId;
        closeIt();
        if (random.chance(close))
          clock.at(clock.now() + random.between(0, 8 * 3_600_000), () => {
            parent.closed = true;
            parent.closedAt = clock.now();
          });
      });
  };

  const addTicket = (marker: string, description: string): FakeTicket => {
    lastId += random.whole(1, 3);
    const now = clock.now();
    const lag = random.chance(faults.staleSearch) ? random.between(0, faults.searchLagMaxMs) : 0;
    if (lag > 0) note('stale search');
    const ticket: FakeTicket = {
      ticketId: lastId,
      marker,
      description,
      madeAt: now,
      searchableAt: now + lag,
      closed: false,
      everClosed: false,
      closedAt: null,
      deleted: false,
      mergedInto: null,
      boardId: 1,
      notes: [],
    };
    tickets.set(ticket.ticketId, ticket);
    if (marker !== '') technicianLooksAt(ticket);
    return ticket;
  };

  type Applied = { readonly status: number; readonly id: number };
  /** One write over the network: what is applied, when, and what we are told about it. */
  const write = async (
    process: SimulatedProcess,
    context: SendContext,
    apply: () => Applied | null,
    ticketId: number,
  ): Promise<Answer<{ readonly id: number }>> => {
    // waiting for the budget and for a connection; a process can be stopped here for as long as it likes
    await process.step(random.chance(0.05) ? random.between(0, 90_000) : random.between(0, 50));
    if (random.chance(faults.refusedConnection)) return { outcome: 'never-sent', reason: 'ECONNREFUSED' };
    if (!context.mayWrite()) return { outcome: 'never-sent', reason: 'the deadline has passed' };
    // from here the bytes are on their way, whatever becomes of the process
    writes += 1;
    const leftAt = clock.now();
    const answered = Promise.withResolvers<Answer<{ readonly id: number }>>();
    const tell = (afterMs: number, answer: Answer<{ readonly id: number }>): void =>
      clock.at(leftAt + afterMs, () => answered.resolve(answer));
    const applyAt = (afterMs: number, then: (applied: Applied | null) => void): void =>
      clock.at(leftAt + afterMs, () => then(apply()));

    const dice = random.next();
    let edge = 0;
    const falls = (share: number, what: string): boolean => {
      const does = dice < (edge += share);
      if (does) note(what);
      return does;
    };
    const waitMs = random.chance(0.5) ? context.timeoutMs : random.between(0, context.timeoutMs);
    if (falls(faults.requestLost, 'request lost')) tell(waitMs, unknown('no answer in time'));
    else if (falls(faults.answerLost, 'answer lost')) {
      applyAt(random.between(5, 2_000), ignore);
      tell(waitMs, unknown('the connection was reset'));
    } else if (falls(faults.lateApply, 'late apply')) {
      applyAt(random.between(0, faults.latenessMaxMs), ignore);
      tell(waitMs, unknown('no answer in time'));
    } else if (falls(faults.failsBefore, '500 before'))
      tell(random.between(5, 2_000), unknown('the PSA answered 500', 500));
    else if (falls(faults.failsAfter, '500 after')) {
      applyAt(5, ignore);
      tell(random.between(6, 2_000), unknown('the PSA answered 500', 500));
    } else if (falls(faults.throttled, 'throttled'))
      tell(5, { outcome: 'throttled', retryAfterMs: random.between(1_000, 60_000) });
    else {
      const slow = random.chance(0.05)
        ? random.between(0, context.timeoutMs - 1_000)
        : random.between(10, 500);
      applyAt(slow / 2, (applied) =>
        tell(
          slow,
          applied === null
            ? refusedBy404(ticketId)
            : { outcome: 'ok', status: applied.status, body: { id: applied.id } },
        ),
      );
    }
    const answer = await answered.promise;
    await process.step(0);
    return answer;
  };

  const findsNothing = (): boolean => {
    const { searchNeverFinds, blind } = faults;
    const isBlind = blind !== null && clock.now() >= blind.from && clock.now() < blind.to;
    if (searchNeverFinds || isBlind) note(isBlind ? 'blind search' : 'search never finds');
    return searchNeverFinds || isBlind;
  };

  const living = (ticketId: number): FakeTicket | null => {
    const ticket = tickets.get(ticketId);
    return ticket === undefined || ticket.deleted || isHidden() ? null : ticket;
  };

  const searchable = (ticket: FakeTicket): boolean =>
    !ticket.deleted && !isHidden() && ticket.marker !== '' && ticket.searchableAt <= clock.now();

  const portFor = (process: SimulatedProcess): TicketPort => {
    const reading = async (): Promise<void> => {
      await process.step(random.between(5, 300));
      if (random.chance(faults.readFails)) throw new Error('the PSA could not be read');
    };
    return {
      async findByMarker(marker) {
        await reading();
        if (findsNothing()) return [];
        return [...tickets.values()].filter((one) => searchable(one) && one.marker === marker).map(found);
      },
      async *allMarked() {
        await reading();
        if (!findsNothing()) yield [...tickets.values()].filter(searchable).map(found);
      },
      async readTickets(ticketIds) {
        await reading();
        return new Map(
          ticketIds.flatMap((id) => {
            const ticket = living(id);
            return ticket === null || ticket.searchableAt > clock.now() ? [] : [[id, snapshotOf(ticket)]];
          }),
        );
      },
      async readTicket(ticketId) {
        await reading();
        const ticket = living(ticketId);
        return ticket === null ? null : snapshotOf(ticket);
      },
      async notes(ticketId) {
        await reading();
        const ticket = living(ticketId);
        if (ticket === null) throw new Error(`the PSA could not be read: it has no ticket ${ticketId}`);
        // ConnectWise keeps the initial description as a ticket's first note
        const description = { noteId: 0, text: ticket.description, madeAt: ticket.madeAt };
        return [description, ...ticket.notes].map(({ noteId, text, madeAt }) => ({
          noteId,
          text,
          madeAt: new Date(madeAt),
        }));
      },
      create: (body: TicketBody, context) =>
        write(
          process,
          context,
          () => ({ status: 201, id: addTicket(body.externalXRef, body.initialDescription).ticketId }),
          0,
        ),
      addNote: (ticketId, text, context) =>
        write(
          process,
          context,
          () => {
            const ticket = living(ticketId);
            if (ticket === null) return null;
            lastNoteId += 1;
            ticket.notes = [...ticket.notes, { noteId: lastNoteId, text, madeAt: clock.now() }];
            return { status: 201, id: lastNoteId };
          },
          ticketId,
        ),
      setStatus: (ticketId, statusId, context) =>
        write(
          process,
          context,
          () => {
            const ticket = living(ticketId);
            if (ticket === null) return null;
            ticket.closed = statusId === closedStatus;
            ticket.everClosed ||= ticket.closed;
            ticket.closedAt = ticket.closed ? clock.now() : null;
            return { status: 200, id: ticketId };
          },
          ticketId,
        ),
      statusOf: (_boardId, which) => Promise.resolve(which === 'closed' ? closedStatus : openStatus),
    };
  };

  return {
    tickets,
    writes: () => writes,
    happened,
    setFaults(next) {
      faults = next;
    },
    hide(until) {
      note('hidden');
      hiddenUntil = until;
    },
    portFor,
  };
};
