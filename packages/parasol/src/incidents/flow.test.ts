import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLedgerDatabase, type LedgerDatabase } from '../ledger/testing.ts';
import { duplicatesAmong } from './sweep.ts';
import { createScene as createSceneIn, start } from './testing.ts';
import type { TicketingSettings } from './ticket-settings.ts';

let database: LedgerDatabase;
beforeAll(async () => {
  database = await openLedgerDatabase();
});
afterAll(() => database.close());

const secondMs = 1_000;

const createScene = (more: Partial<TicketingSettings> = {}) => createSceneIn(database, more);

const summaries = (scene: ReturnType<typeof createScene>): string[] =>
  [...scene.psa.tickets.values()].map((ticket) => ticket.body.summary);

test('an identity over the threshold gets one ticket with all it needs, one under it none', async () => {
  const scene = createScene();
  scene.see(0, 'infected', 6);
  scene.see(0, 'restless', 5);
  await scene.run(0);
  expect(summaries(scene)).toEqual(['infected: 6 blocked Command and Control requests (Harbour)']);
  const [ticket] = scene.psa.tickets.values();
  expect(ticket?.body).toMatchObject({
    company: { id: 5 },
    board: { id: 3 },
    priority: { id: 4 },
    externalXRef: expect.stringMatching(/^psl1-[a-z2-7]{26}$/u),
  });
});

test('the same window again writes nothing, reads Umbrella once for all, and the PSA once', async () => {
  const scene = createScene();
  scene.see(0, 'infected', 6);
  scene.see(0, 'restless', 5, 8);
  await scene.run(0);
  const { writes, reads } = scene.psa.calls;
  const { totals, sightings } = scene.calls;
  await scene.run(0);
  expect(scene.psa.calls.writes - writes).toBe(0);
  expect(scene.psa.calls.reads - reads).toBe(1);
  expect(scene.calls).toEqual({ totals: totals + 1, sightings });
});

test('any later activity appends one note per window while the ticket is open', async () => {
  const scene = createScene();
  scene.see(0, 'a', 6);
  await scene.run(0);
  scene.see(1, 'a', 1);
  await scene.run(1);
  await scene.run(1);
  scene.see(2, 'a', 40);
  await scene.run(2);
  const [ticket] = scene.psa.tickets.values();
  expect(scene.psa.tickets.size).toBe(1);
  expect(ticket?.notes.map((note) => note.split('\n').at(-1)?.slice(0, 26))).toEqual([
    '[window 2026-11-22T12:00Z]',
    '[window 2026-11-22T16:00Z]',
  ]);
});

test('late events raise a window over the threshold afterwards', async () => {
  const scene = createScene();
  scene.see(0, 'a', 5);
  await scene.run(0);
  expect(scene.psa.tickets.size).toBe(0);
  scene.see(0, 'a', 6);
  await scene.run(1);
  expect(scene.psa.tickets.size).toBe(1);
});

test('late events that were read in time are told, although the run died before it judged them', async () => {
  const scene = createScene();
  await scene.run(0);
  await scene.run(4);
  scene.see(0, 'a', 60);
  await scene.collect(5);
  await scene.collect(8);
  await scene.run(12);
  expect(summaries(scene)).toEqual(['a: 60 blocked Command and Control requests (Harbour)']);
});

test('late events that came during an outage are told after it', async () => {
  const scene = createScene();
  await scene.run(0);
  await scene.run(4);
  scene.see(0, 'a', 60);
  await scene.run(12);
  expect(summaries(scene)).toEqual(['a: 60 blocked Command and Control requests (Harbour)']);
});

test('windows missed during an outage are caught up in order', async () => {
  const scene = createScene();
  await scene.run(0);
  for (const window of [1, 2, 3, 9]) scene.see(window, 'a', 6);
  await scene.run(10);
  const [ticket] = scene.psa.tickets.values();
  expect(scene.psa.tickets.size).toBe(1);
  expect(ticket?.body.initialDescription).toContain('[window 2026-11-22T12:00Z]');
  expect(ticket?.notes.length).toBe(3);
});

test('after a technician closed the ticket, only a window over the threshold makes another', async () => {
  const scene = createScene();
  scene.see(0, 'a', 6);
  await scene.run(0);
  scene.psa.close(100);
  scene.see(1, 'a', 5);
  await scene.run(1);
  expect(scene.psa.tickets.size).toBe(1);
  expect(await scene.incidents()).toMatchObject([{ state: 'closed', closeReason: 'technician' }]);
  scene.see(2, 'a', 6);
  await scene.run(2);
  scene.see(3, 'a', 1);
  await scene.run(3);
  expect(scene.psa.tickets.size).toBe(2);
  expect(scene.psa.tickets.get(100)?.notes).toEqual([]);
  expect(scene.psa.tickets.get(101)?.notes.length).toBe(1);
  const markers = [...scene.psa.tickets.values()].map((ticket) => ticket.body.externalXRef);
  expect(new Set(markers).size, 'each generation has its own marker').toBe(2);
  expect(await scene.incidents()).toMatchObject([{ state: 'open', generation: 2, ticketId: 101 }]);
});

test('late events after the ticket was closed make another once the window is over the threshold', async () => {
  const scene = createScene();
  scene.see(0, 'a', 6);
  await scene.run(0);
  scene.see(1, 'a', 5);
  // closed between the plan and the note: the note finds it closed
  const read = scene.psa.port.readTicket;
  scene.psa.port.readTicket = (ticketId) => {
    scene.psa.port.readTicket = (id) => {
      scene.psa.close(id);
      scene.psa.port.readTicket = read;
      return read(id);
    };
    return read(ticketId);
  };
  await scene.run(1);
  expect(scene.psa.tickets.size).toBe(1);
  expect(scene.psa.tickets.get(100)?.notes).toEqual([]);
  scene.see(1, 'a', 6);
  await scene.run(2);
  expect(scene.psa.tickets.size).toBe(2);
});

test('with reopening switched on a recent close is opened again and noted, an old one is not', async () => {
  const scene = createScene({ reopen: { enabled: true, withinDays: 7 } });
  scene.see(0, 'a', 6);
  scene.see(0, 'b', 6);
  await scene.run(0);
  scene.psa.close(100);
  scene.psa.close(101, start - 8 * 24 * 3_600_000);
  scene.see(1, 'a', 6);
  scene.see(1, 'b', 6);
  await scene.run(1);
  expect(scene.psa.tickets.get(100)).toMatchObject({ statusId: 1, notes: [expect.any(String)] });
  expect(scene.psa.tickets.get(101)).toMatchObject({ statusId: 2, notes: [] });
  expect(scene.psa.tickets.size).toBe(3);
});

test('a ticket that may not be reopened is followed by another', async () => {
  const scene = createScene({ reopen: { enabled: true, withinDays: 7 } });
  scene.see(0, 'a', 6);
  await scene.run(0);
  scene.psa.close(100);
  scene.see(1, 'a', 6);
  scene.psa.refuseNext(403);
  await scene.run(1);
  await scene.deliver();
  expect(scene.psa.tickets.size).toBe(2);
  expect(scene.psa.tickets.get(100)?.statusId).toBe(2);
});

test('a merged ticket is followed, a moved one goes on, a deleted one is made again', async () => {
  const scene = createScene();
  for (const label of ['merged', 'moved', 'deleted', 'parent']) scene.see(0, label, 6);
  await scene.run(0);
  const idOf = (label: string): number =>
    [...scene.psa.tickets.values()].find((ticket) => ticket.body.summary.startsWith(label))?.ticketId ?? 0;
  const [merged, moved, parent] = [idOf('merged'), idOf('moved'), idOf('parent')];
  scene.psa.merge(merged, parent);
  Object.assign(scene.psa.tickets.get(moved) ?? {}, { boardId: 99 });
  scene.psa.tickets.delete(idOf('deleted'));
  for (const label of ['merged', 'moved', 'deleted']) scene.see(1, label, 6);
  await scene.run(1);
  expect(scene.psa.tickets.get(merged)?.notes).toEqual([]);
  expect(scene.psa.tickets.get(parent)?.notes.length).toBe(1);
  expect(scene.psa.tickets.get(moved)?.notes.length).toBe(1);
  expect(summaries(scene).filter((summary) => summary.startsWith('deleted')).length).toBe(1);
  const deleted = (await scene.incidents()).find((incident) => incident.label === 'deleted');
  expect(deleted).toMatchObject({ generation: 2, state: 'open' });
});

test('quiet windows close the ticket where that is switched on', async () => {
  const scene = createScene({ autoClose: { enabled: true, quietWindows: 2 } });
  scene.see(0, 'a', 6);
  await scene.run(0);
  await scene.run(1);
  expect(scene.psa.tickets.get(100)?.statusId).toBe(1);
  await scene.run(2);
  expect(scene.psa.tickets.get(100)?.statusId).toBe(2);
  expect(await scene.incidents()).toMatchObject([{ state: 'closed', closeReason: 'quiet' }]);
});

test('a customer without a company is counted, and gets its ticket once it is mapped', async () => {
  const scene = createScene();
  scene.unmap();
  scene.see(0, 'a', 6);
  expect((await scene.run(0)).unmapped).toBe(1);
  expect(scene.psa.tickets.size).toBe(0);
  expect(await scene.incidents()).toMatchObject([{ state: 'unmapped', generation: 0 }]);
  scene.map();
  await scene.run(1);
  expect(scene.psa.tickets.size).toBe(1);
});

test('a ticket of a lost time line that tells another window is adopted, and told this one', async () => {
  const scene = createScene();
  scene.see(0, 'a', 6);
  const { create } = scene.psa.port;
  scene.psa.port.create = async (body, context) => {
    // as if it had been made for another window, in a time line that a restore took back
    const initialDescription = '[window 2026-11-22T04:00Z] psl1-aaaaaaaaaa';
    await create({ ...body, initialDescription }, context);
    return { outcome: 'unknown', reason: 'the connection was reset' };
  };
  await scene.run(0);
  scene.psa.port.create = create;
  for (let pass = 0; pass < 20 && scene.psa.tickets.get(100)?.notes.length !== 1; pass += 1) {
    await scene.deliver();
    await scene.passes(secondMs);
  }
  expect(scene.psa.tickets.size).toBe(1);
  expect(scene.psa.tickets.get(100)?.notes.map((note) => note.split('\n').at(-1))).toEqual([
    expect.stringMatching(/^\[window 2026-11-22T08:00Z\] psl1-/u),
  ]);
});

test('an adopted ticket whose notes the PSA does not show yet is not told its window a second time', async () => {
  const scene = createScene();
  scene.see(0, 'a', 6);
  const { create, notes } = scene.psa.port;
  scene.psa.port.create = async (body, context) => {
    await create(body, context);
    return { outcome: 'unknown', reason: 'the connection was reset' };
  };
  scene.psa.port.notes = () => Promise.resolve([]);
  await scene.run(0);
  for (let pass = 0; pass < 20 && (await scene.incidents())[0]?.ticketId === null; pass += 1) {
    await scene.deliver();
    await scene.passes(secondMs);
  }
  scene.psa.port.notes = notes;
  await scene.deliver();
  expect(await scene.incidents()).toMatchObject([{ ticketId: 100 }]);
  expect(scene.psa.tickets.get(100)?.notes).toEqual([]);
});

test('a dry run says what would be written, and keeps nothing', async () => {
  const scene = createScene();
  scene.see(0, 'a', 6);
  const dry = await scene.run(0, true);
  expect(dry.planned).toMatchObject([{ what: 'create', events: 6 }]);
  expect(scene.psa.calls.writes).toBe(0);
  expect(await scene.incidents()).toEqual([]);
  expect((await scene.run(0)).planned.length).toBe(1);
  expect(scene.psa.tickets.size).toBe(1);
});

test('a new incident costs at most two PSA calls, extending one at most 1.1 besides the note', async () => {
  const scene = createScene();
  const labels = Array.from({ length: 300 }, (_, index) => `host-${index}`);
  for (const [index, label] of labels.entries()) scene.see(0, label, 6, index % 50);
  await scene.run(0);
  expect(scene.psa.tickets.size).toBe(300);
  expect(scene.psa.calls.reads + scene.psa.calls.writes).toBeLessThanOrEqual(600);
  const before = { ...scene.psa.calls };
  for (const [index, label] of labels.entries()) scene.see(1, label, 1, index % 50);
  await scene.run(1);
  expect(scene.psa.calls.writes - before.writes).toBe(300);
  // the quiet PSA reads any number of tickets in one call; ConnectWise 150
  expect(scene.psa.calls.reads - before.reads).toBeLessThanOrEqual(30);
});

test('the sweep notes and closes every ticket that is one too many, once', async () => {
  const scene = createScene();
  scene.see(0, 'a', 6);
  await scene.run(0);
  const first = scene.psa.tickets.get(100);
  if (first === undefined) throw new Error('no ticket');
  for (const ticketId of [207, 208])
    scene.psa.tickets.set(ticketId, { ...first, ticketId, notes: [], statusId: 1 });
  for (let hour = 0; hour < 2; hour += 1) {
    expect((await scene.sweep()).duplicates.length).toBe(2);
    await scene.deliver();
  }
  for (const ticketId of [207, 208]) {
    const ticket = scene.psa.tickets.get(ticketId);
    expect(ticket?.statusId).toBe(2);
    expect(ticket?.notes.length).toBe(1);
    expect(ticket?.notes[0]).toContain('ticket 100');
  }
  expect(first.statusId).toBe(1);
});

test('of tickets with one marker the lowest number is kept', () => {
  const marked = (ticketId: number, marker: string) => ({ ticketId, marker, madeAt: null, closed: false });
  expect(
    duplicatesAmong([marked(9, 'a'), marked(10, 'a'), marked(3, 'b'), marked(7, 'a')]).map(
      ({ ticketId, keptTicketId }) => [ticketId, keptTicketId],
    ),
  ).toEqual([
    [9, 7],
    [10, 7],
  ]);
});
