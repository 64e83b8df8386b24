import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isGone, lookForTickets } from './gone-tickets.ts';
import type { TicketPort } from './ticket-port.ts';
import { createTicketReader } from './ticket-reader.ts';
import type { Incident } from './types.ts';

const incidentWith = (ticketId: number): Incident => ({
  providerId: 'provider',
  incidentId: `incident-${ticketId}`,
  organizationId: 1,
  identityKey: `roaming:pc-${ticketId}`,
  kind: 'roaming',
  label: `pc-${ticketId}`,
  originId: null,
  state: 'open',
  generation: 1,
  ticketId,
  firstWindow: 0,
  ticketWindow: 0,
  lastWindow: 0,
  openedAt: 0,
  closedAt: null,
  closeReason: null,
});

/** A PSA that counts its reads: between two of them a right is lost, and comes back. `unlisted`: not in batches yet. */
const psaWhere = (o: {
  readonly deleted: ReadonlySet<number>;
  readonly unlisted: ReadonlySet<number>;
  readonly lostAt: number;
  readonly backAt: number;
}): Pick<TicketPort, 'readTickets' | 'readTicket'> => {
  let reads = 0;
  const isThere = (ticketId: number): boolean =>
    !o.deleted.has(ticketId) && (reads < o.lostAt || reads >= o.backAt);
  const snapshot = (ticketId: number) => ({
    ticketId,
    boardId: 1,
    closed: false,
    closedAt: null,
    mergedInto: null,
  });
  return {
    readTicket(ticketId) {
      reads += 1;
      return Promise.resolve(isThere(ticketId) ? snapshot(ticketId) : null);
    },
    readTickets(ticketIds) {
      reads += 1;
      const listed = ticketIds.filter((id) => isThere(id) && !o.unlisted.has(id));
      return Promise.resolve(new Map(listed.map((id) => [id, snapshot(id)])));
    },
  };
};

const subset = (count: number) =>
  fc.subarray(Array.from({ length: count }, (_none, at) => at + 1)).map((ids) => new Set(ids));

const days = fc.integer({ min: 2, max: 12 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    deleted: subset(count),
    unlisted: subset(count),
    lostAt: fc.integer({ min: 0, max: 30 }),
    lastsFor: fc.integer({ min: 0, max: 20 }),
  }),
);

const goneOn = async (o: Parameters<typeof psaWhere>[0], count: number): Promise<number[]> => {
  const incidents = Array.from({ length: count }, (_none, at) => incidentWith(at + 1));
  const reader = createTicketReader(psaWhere(o), () => 1_000_000);
  const { tickets, hidden } = await lookForTickets(reader, incidents);
  return [...tickets.keys()].filter((id) => isGone(tickets.get(id)) && !hidden.has(id));
};

test('a ticket is taken for deleted only if it is, whenever a right is lost and comes back while others are seen', async () => {
  await fc.assert(
    fc.asyncProperty(days, async ({ count, deleted, unlisted, lostAt, lastsFor }) => {
      const gone = await goneOn({ deleted, unlisted, lostAt, backAt: lostAt + lastsFor }, count);
      // where all seem gone and are few, nothing tells a lost right from deletion
      const wrongly = gone.length === count ? [] : gone.filter((id) => !deleted.has(id));
      expect(wrongly).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test('what was deleted is found so while no right is lost', async () => {
  const few = days.filter(({ deleted }) => deleted.size < 5);
  await fc.assert(
    fc.asyncProperty(few, async ({ count, deleted, unlisted }) => {
      expect(new Set(await goneOn({ deleted, unlisted, lostAt: 0, backAt: 0 }, count))).toEqual(deleted);
    }),
    { numRuns: 500 },
  );
});
