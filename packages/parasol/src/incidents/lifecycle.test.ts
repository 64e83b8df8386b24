import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { installationFacts } from '../ledger/installation.ts';
import { openLedgerDatabase, type LedgerDatabase } from '../ledger/testing.ts';
import { createProvider } from '../providers/index.ts';
import { incidentTrace } from './list-incidents.ts';
import { createScene } from './testing.ts';
import { companyFinder, priorityOf } from './ticket-settings.ts';

const hourMs = 3_600_000;

let database: LedgerDatabase;
beforeAll(async () => {
  database = await openLedgerDatabase();
});
afterAll(() => database.close());

test('a ticket that a technician has edited goes on: it is known by its number, not by its words', async () => {
  const scene = createScene(database);
  scene.see(0, 'a', 6);
  await scene.run(0);
  const ticket = scene.psa.tickets.get(100);
  if (ticket === undefined) throw new Error('no ticket');
  const body = { ...ticket.body, summary: 'Reimaged the laptop', externalXRef: '', company: { id: 77 } };
  scene.psa.tickets.set(100, { ...ticket, body });
  scene.see(1, 'a', 9);
  await scene.run(1);
  expect([...scene.psa.tickets.keys()]).toEqual([100]);
  expect(scene.psa.tickets.get(100)?.notes).toHaveLength(1);
  expect((await scene.sweep()).duplicates).toEqual([]);
});

test('an incident on the ticket that is one too many goes on with the one that is kept', async () => {
  const scene = createScene(database);
  scene.see(0, 'a', 6);
  await scene.run(0);
  const made = scene.psa.tickets.get(100);
  if (made === undefined) throw new Error('no ticket');
  // applied later than settle, with a lower number than the one that the answer told of
  scene.psa.tickets.set(99, { ...made, ticketId: 99, notes: [] });
  await scene.sweep();
  await scene.deliver();
  expect(await scene.incidents()).toMatchObject([{ state: 'open', generation: 1, ticketId: 99 }]);
  scene.see(1, 'a', 1);
  await scene.run(1);
  scene.see(2, 'a', 9);
  await scene.run(2);
  expect(scene.psa.tickets.size, 'and no third ticket').toBe(2);
  expect(scene.psa.tickets.get(99)?.notes).toHaveLength(2);
});

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test('many tickets that seem deleted at once are not made again: their notes wait until they are seen again', async () => {
  const scene = createScene(database, { autoClose: { enabled: true, quietWindows: 3 } });
  for (const name of names) scene.see(0, name, 6);
  await scene.run(0);
  scene.psa.hide(true);
  for (const name of names.slice(1)) scene.see(1, name, 9);
  expect((await scene.run(1)).hidden, 'a person is asked').toBe(7);
  await scene.passes(hourMs);
  await scene.deliver();
  // long enough for the one that had no more activity to be closed as quiet
  expect((await scene.run(3)).hidden).toBe(7);
  expect(scene.psa.tickets.size).toBe(7);
  scene.psa.hide(false);
  await scene.passes(hourMs);
  expect((await scene.run(3)).hidden).toBe(0);
  expect(scene.psa.tickets.size).toBe(7);
  expect([...scene.psa.tickets.values()].map((ticket) => ticket.notes.length)).toEqual([0, 1, 1, 1, 1, 1, 1]);
  const incidents = await scene.incidents();
  expect(incidents.filter((one) => one.state === 'closed').map((one) => one.label)).toEqual(['a']);
});

test('tickets that a person says were deleted are made again, and so are few', async () => {
  const scene = createScene(database);
  for (const name of names) scene.see(0, name, 6);
  await scene.run(0);
  for (const ticketId of [100, 101, 102, 103]) scene.psa.tickets.delete(ticketId);
  for (const name of names) scene.see(1, name, 9);
  expect((await scene.run(1)).hidden, 'four').toBe(0);
  expect(scene.psa.tickets.size).toBe(7);
  for (const ticketId of [...scene.psa.tickets.keys()].slice(0, 5)) scene.psa.tickets.delete(ticketId);
  for (const name of names) scene.see(2, name, 9);
  expect((await scene.run(2)).hidden, 'five').toBe(5);
  expect(scene.psa.tickets.size).toBe(2);
  await scene.passes(hourMs);
  expect((await scene.run(2, false, true)).hidden).toBe(0);
  expect(scene.psa.tickets.size).toBe(7);
});

test('a ticket that came later than settle teaches how late the PSA is, though nobody adopted it', async () => {
  const scene = createScene(database);
  // the search is seen to find, long ago
  scene.see(0, 'a', 6);
  await scene.run(0);
  await scene.deliver();
  await scene.passes(hourMs);
  scene.see(1, 'b', 6);
  const { create } = scene.psa.port;
  scene.psa.port.create = (_body, context) =>
    Promise.resolve(
      context.mayWrite()
        ? { outcome: 'unknown', reason: 'no answer in time' }
        : { outcome: 'never-sent', reason: 'late' },
    );
  await scene.run(1);
  const sentAt = Date.now();
  scene.psa.port.create = create;
  // given up after settle, and sent again
  await scene.passes(hourMs);
  await scene.deliver();
  await scene.deliver();
  const again = scene.psa.tickets.get(101);
  if (again === undefined) throw new Error('not sent again');
  const before = (await installationFacts(database)).settleMs;
  const madeAt = new Date(sentAt + 20 * 60_000);
  scene.psa.tickets.set(102, { ...again, ticketId: 102, notes: [], madeAt });
  await scene.sweep();
  const { greatestLatenessMs, settleMs } = await installationFacts(database);
  expect(greatestLatenessMs / 60_000).toBeCloseTo(20, 0);
  expect(settleMs).toBeGreaterThan(before);
});

test('what was over the threshold while a customer had no company is told once it has one, days later', async () => {
  const scene = createScene(database);
  scene.unmap();
  scene.see(0, 'a', 6);
  scene.see(1, 'a', 2);
  await scene.run(0);
  await scene.run(1);
  // read and judged, and older than what is judged again
  await scene.run(12);
  scene.map();
  await scene.run(13);
  expect(scene.psa.tickets.get(100)?.body.initialDescription).toContain('2026-11-22T08:00');
  expect(scene.psa.tickets.get(100)?.notes).toHaveLength(1);
  await scene.run(14);
  expect(scene.psa.tickets.size).toBe(1);
});

test('a ticket that is there takes its notes while the customer has no company', async () => {
  const scene = createScene(database);
  scene.see(0, 'a', 6);
  await scene.run(0);
  scene.unmap();
  scene.see(1, 'a', 1);
  scene.see(1, 'b', 9);
  expect((await scene.run(1)).unmapped).toBe(1);
  expect(scene.psa.tickets.get(100)?.notes).toHaveLength(1);
  expect(scene.psa.tickets.size).toBe(1);
});

test('activity that is known when a quiet ticket is to be closed keeps it open', async () => {
  const scene = createScene(database, { autoClose: { enabled: true, quietWindows: 1 } });
  scene.see(0, 'a', 6);
  await scene.run(0);
  // decided, and the PSA is away
  expect((await scene.plan(1)).planned).toMatchObject([{ what: 'close' }]);
  scene.see(2, 'a', 1);
  await scene.run(2);
  expect(scene.psa.tickets.get(100)?.notes).toHaveLength(1);
  expect(scene.psa.tickets.get(100)?.closedAt).toBeNull();
  expect(await scene.incidents()).toMatchObject([{ state: 'open' }]);
  await scene.run(3);
  expect(await scene.incidents()).toMatchObject([{ state: 'closed', closeReason: 'quiet' }]);
});

test('a new window is read although the source forgot as many events as it holds', async () => {
  const scene = createScene(database);
  scene.see(0, 'a', 8);
  await scene.run(0);
  scene.see(0, 'a', 6);
  scene.see(1, 'a', 2);
  await scene.run(1);
  expect(scene.psa.tickets.get(100)?.notes).toHaveLength(1);
  const { totals } = scene.calls;
  await scene.run(1);
  expect(scene.calls.totals - totals, 'the same windows again: one call').toBe(1);
});

test('a note that a technician has deleted is not written again', async () => {
  const scene = createScene(database);
  scene.see(0, 'a', 6);
  await scene.run(0);
  scene.see(1, 'a', 9);
  await scene.run(1);
  scene.psa.tickets.get(100)?.notes.splice(0);
  await scene.run(1);
  await scene.run(2);
  expect(scene.psa.tickets.get(100)?.notes).toEqual([]);
});

test('closed in the PSA, closed here; a quiet window leaves it so, and one over the threshold makes the next ticket', async () => {
  const scene = createScene(database);
  scene.see(0, 'a', 6);
  await scene.run(0);
  scene.psa.close(100);
  await scene.run(1);
  expect(await scene.incidents()).toMatchObject([{ state: 'closed', closeReason: 'technician' }]);
  scene.see(2, 'a', 5);
  await scene.run(2);
  expect(scene.psa.tickets.size).toBe(1);
  scene.see(3, 'a', 6);
  await scene.run(3);
  expect(await scene.incidents()).toMatchObject([{ state: 'open', generation: 2, ticketId: 101 }]);
});

test('a ticket opened again by hand takes the later windows', async () => {
  const scene = createScene(database);
  scene.see(0, 'a', 6);
  await scene.run(0);
  scene.psa.close(100);
  await scene.run(1);
  Object.assign(scene.psa.tickets.get(100) ?? {}, { statusId: 1, closedAt: null });
  scene.see(2, 'a', 7);
  await scene.run(2);
  expect(scene.psa.tickets.size).toBe(1);
  expect(scene.psa.tickets.get(100)?.notes).toHaveLength(1);
  expect(await scene.incidents()).toMatchObject([{ state: 'open', generation: 1, closeReason: null }]);
});

test('closed as quiet, and infected again: another ticket, closed as quiet in its turn', async () => {
  const scene = createScene(database, { autoClose: { enabled: true, quietWindows: 1 } });
  scene.see(0, 'a', 6);
  await scene.run(0);
  await scene.run(1);
  scene.see(3, 'a', 6);
  await scene.run(3);
  await scene.run(4);
  expect([...scene.psa.tickets.values()].map(({ statusId }) => statusId)).toEqual([2, 2]);
  expect(await scene.incidents()).toMatchObject([{ state: 'closed', closeReason: 'quiet', generation: 2 }]);
});

test('a customer that is mapped later keeps to the catch-all’s ticket, and its next one is its own company’s', async () => {
  const scene = createScene(database);
  scene.goesTo({ companyRecId: 900, customer: 'Nobody yet' });
  scene.see(0, 'a', 6);
  await scene.run(0);
  scene.map();
  scene.see(1, 'a', 6);
  await scene.run(1);
  expect([...scene.psa.tickets.values()].map(({ body, notes }) => [body.company.id, notes.length])).toEqual([
    [900, 1],
  ]);
  scene.psa.close(100);
  scene.see(2, 'a', 6);
  await scene.run(2);
  expect(scene.psa.tickets.get(101)?.body.company).toEqual({ id: 5 });
});

const customer = (organizationId: number, state: 'active' | 'suspended') => ({
  organizationId,
  name: `Customer ${organizationId}`,
  companyRecId: organizationId + 100,
  state,
});

test.each([
  ['mapped', 1, { companyRecId: 101, customer: 'Customer 1' }, { companyRecId: 101, customer: 'Customer 1' }],
  [
    'mapped to a company that is suspended',
    2,
    { companyRecId: null, customer: 'Customer 2', reason: 'suspended' },
    { companyRecId: 900, customer: 'Customer 2' },
  ],
  [
    'unmapped',
    3,
    { companyRecId: null, customer: 'Third', reason: 'unmapped' },
    { companyRecId: 900, customer: 'Third' },
  ],
] as const)(
  'tickets of a customer that is %s, without and with a catch-all company',
  (_what, id, without, withOne) => {
    const customers = [customer(1, 'active'), customer(2, 'suspended')];
    const labels = new Map([[3, 'Third']]);
    expect(companyFinder({}, customers, labels)(id)).toEqual(without);
    expect(companyFinder({ catchAllCompanyRecId: 900 }, customers, labels)(id)).toEqual(withOne);
  },
);

test('the priority is that of the first category that has one, else the general one', () => {
  const settings = { priorityId: 4, priorityByCategory: { Cryptomining: 9, Malware: 8 } };
  expect(priorityOf(settings, ['Command and Control'])).toBe(4);
  expect(priorityOf(settings, ['Command and Control', 'cryptomining '])).toBe(9);
  expect(priorityOf({ priorityByCategory: {} }, ['Malware'])).toBeUndefined();
});

test('every alert can be followed: seen, judged, decided, tried, and where it stands in the PSA', async () => {
  const { id } = await createProvider({ db: database.db, ids: randomUUID }, { kind: 'msp', name: 'Traced' });
  const scene = createScene(database, {}, id);
  scene.see(0, 'a', 5);
  await scene.run(0);
  scene.see(1, 'a', 6);
  await scene.run(1);
  scene.see(2, 'a', 2);
  const { addNote } = scene.psa.port;
  let tries = 0;
  scene.psa.port.addNote = (ticketId, text, context) => {
    tries += 1;
    return tries === 1
      ? Promise.resolve({ outcome: 'throttled', retryAfterMs: 0 })
      : addNote(ticketId, text, context);
  };
  await scene.run(2);
  await scene.deliver();
  const [incident] = await scene.incidents();
  const trace = await incidentTrace({ db: database.db }, id, incident?.incidentId ?? '');
  expect(trace).toMatchObject({ identity: 'a', state: 'open', ticketId: 100, waiting: null });
  expect(
    trace.windows.map(({ events, overThreshold, verdict, report }) => [
      events,
      overThreshold,
      verdict,
      report?.how ?? null,
    ]),
  ).toEqual([
    [5, false, 'before-ticket', null],
    [6, true, 'reported', 'create'],
    [2, false, 'reported', 'append'],
  ]);
  expect(
    trace.writes.map(({ kind, state, remoteId, attempts }) => [
      kind,
      state,
      remoteId,
      attempts.map(({ what, outcome }) => `${what} ${outcome}`),
    ]),
  ).toEqual([
    ['ticket-create', 'done', '100', ['send ok']],
    ['ticket-append', 'done', '1', ['send throttled', 'send ok']],
  ]);
});
