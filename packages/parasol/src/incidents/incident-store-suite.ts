import { windowMs } from '@parasol/umbrella';
import { expect, test } from 'vitest';

import type { LedgerStore } from '../ledger/index.ts';
import { incidentIdOf } from './identity-keys.ts';
import type { IncidentStore } from './incident-store.ts';
import type { Incident, WindowSighting } from './types.ts';

export type OpenedIncidents<Tx> = {
  readonly store: Pick<LedgerStore<Tx>, 'transaction'>;
  readonly incidents: IncidentStore<Tx>;
  readonly providerId: string;
  readonly otherProviderId: string;
};

const start = Date.parse('2026-11-22T08:00:00Z');

const sighting = (label: string, events: number, more: Partial<WindowSighting> = {}): WindowSighting => ({
  identity: { type: 'roaming', label, originId: null },
  events,
  counted: events,
  firstAt: start + 1_000,
  lastAt: start + 2_000,
  domains: [{ domain: 'c2.example', count: events }],
  categories: ['Command and Control'],
  ...more,
});

const named = (label: string, originId: number | null, type = 'roaming') => ({
  identity: { type, label, originId },
});

/** The promises of a place for sightings and incidents; run for PostgreSQL and for the simulation's memory. */
export const incidentStorePromises = <Tx>(name: string, open: () => Promise<OpenedIncidents<Tx>>): void => {
  const within = <T>(o: OpenedIncidents<Tx>, work: (tx: Tx) => Promise<T>): Promise<T> =>
    o.store.transaction(o.providerId, work);
  const see = (o: OpenedIncidents<Tx>, windowStart: number, ...sightings: WindowSighting[]): Promise<void> =>
    within(o, (tx) =>
      o.incidents.saveSightings(tx, o.providerId, { organizationId: 7, windowStart, sightings }),
    );
  const seen = (o: OpenedIncidents<Tx>) =>
    within(o, (tx) => o.incidents.sightings(tx, o.providerId, { from: start, to: start + 10 * windowMs }));

  test(`${name}: a window comes back as it was seen, and its count never falls`, async () => {
    const o = await open();
    await see(o, start, sighting('a', 6), sighting('b', 1));
    await see(o, start, sighting('A', 9, { lastAt: start + 9_000, domains: [] }), sighting('b', 0));
    const rows = (await seen(o)).sort((a, b) => (a.identityKey < b.identityKey ? -1 : 1));
    expect(rows).toEqual([
      expect.objectContaining({
        organizationId: 7,
        windowStart: start,
        identityKey: 'roaming:a',
        kind: 'roaming',
        events: 9,
        firstAt: start + 1_000,
        lastAt: start + 9_000,
      }),
      expect.objectContaining({ identityKey: 'roaming:b', label: 'b', events: 1 }),
    ]);
  });

  test(`${name}: what one window tells of an identity under two names counts together`, async () => {
    const o = await open();
    const renamedWithin = [
      sighting('', 4, named('laptop', 5)),
      sighting('', 4, { ...named('reception', 5), domains: [{ domain: 'other.example', count: 4 }] }),
    ];
    await see(o, start, ...renamedWithin);
    // reading it again tells the same events, not more of them
    await see(o, start, ...renamedWithin);
    await see(
      o,
      start + windowMs,
      sighting('', 4, named('PC-1', null)),
      sighting('', 4, named('pc-1', null)),
    );
    const typedBesideUntyped = [
      sighting('', 4, named('pc-2', null)),
      sighting('', 3, named('pc-2', null, '')),
    ];
    await see(o, start + 2 * windowMs, ...typedBesideUntyped);
    const rows = await seen(o);
    const byWindow = rows.toSorted((a, b) => a.windowStart - b.windowStart);
    expect(byWindow.map((row) => [row.windowStart - start, row.identityKey, row.events])).toEqual([
      [0, 'roaming:laptop', 8],
      [windowMs, 'roaming:pc-1', 8],
      [2 * windowMs, 'roaming:pc-2', 7],
    ]);
    expect(rows.find((row) => row.identityKey === 'roaming:laptop')).toMatchObject({
      label: 'reception',
      counted: 8,
      domains: [
        { domain: 'c2.example', count: 4 },
        { domain: 'other.example', count: 4 },
      ],
    });
  });

  test(`${name}: an identity is recognised by origin id and by label`, async () => {
    const o = await open();
    await see(o, start, sighting('laptop', 2));
    const withId = { identity: { type: 'Roaming Computers', label: 'Laptop', originId: 5_000_000_000 } };
    await see(o, start + windowMs, sighting('', 3, withId));
    const renamed = { identity: { type: 'roaming', label: 'reception', originId: 5_000_000_000 } };
    await see(o, start + 2 * windowMs, sighting('', 4, renamed));
    const rows = await seen(o);
    expect(new Set(rows.map((row) => row.identityKey))).toEqual(new Set(['roaming:laptop']));
    expect(rows.map((row) => row.events).sort((a, b) => a - b)).toEqual([2, 3, 4]);
    expect(rows.every((row) => row.originId === 5_000_000_000)).toBe(true);
  });

  test(`${name}: counts are summed per customer and window, within the range asked for`, async () => {
    const o = await open();
    await see(o, start, sighting('a', 6, { counted: 12 }), sighting('b', 1));
    await see(o, start + windowMs, sighting('a', 2));
    const counted = await within(o, (tx) =>
      o.incidents.counted(tx, o.providerId, { from: start, to: start + windowMs }),
    );
    expect(counted).toEqual([{ organizationId: 7, windowStart: start, counted: 13 }]);
  });

  test(`${name}: progress and totals are kept, the newest only`, async () => {
    const o = await open();
    const progress = { firstWindow: start, collectedUpTo: start, judgedUpTo: null };
    const total = { organizationId: 7, label: 'Seven', from: start, to: start + windowMs, total: 5 };
    await within(o, async (tx) => {
      expect(await o.incidents.progress(tx, o.providerId)).toBeNull();
      await o.incidents.saveProgress(tx, o.providerId, progress);
      await o.incidents.saveProgress(tx, o.providerId, { ...progress, judgedUpTo: start });
      await o.incidents.saveTotal(tx, o.providerId, { ...total, total: 4 });
      await o.incidents.saveTotal(tx, o.providerId, total);
    });
    await within(o, async (tx) => {
      expect(await o.incidents.progress(tx, o.providerId)).toEqual({ ...progress, judgedUpTo: start });
      expect(await o.incidents.totals(tx, o.providerId)).toEqual([
        expect.objectContaining({ organizationId: 7, total: 5, from: start, to: start + windowMs }),
      ]);
    });
  });

  test(`${name}: incidents and their windows are kept per provider`, async () => {
    const o = await open();
    const incidentId = incidentIdOf(7, 'roaming:a');
    const incident: Incident = {
      providerId: o.providerId,
      incidentId,
      organizationId: 7,
      identityKey: 'roaming:a',
      kind: 'roaming',
      label: 'a',
      originId: null,
      state: 'open',
      generation: 1,
      ticketId: null,
      firstWindow: start,
      ticketWindow: start,
      lastWindow: start,
      openedAt: start,
      closedAt: null,
      closeReason: null,
    };
    const report = { incidentId, windowStart: start, how: 'append', generation: 1, events: 6 } as const;
    await within(o, async (tx) => {
      expect(await o.incidents.lockIncidents(tx, o.providerId, [incidentId])).toEqual([]);
      await o.incidents.saveIncidents(tx, [incident]);
      await o.incidents.saveIncidents(tx, [{ ...incident, state: 'closed', closedAt: start, ticketId: 9 }]);
      await o.incidents.saveReports(tx, o.providerId, [{ ...report, how: 'none' }]);
      await o.incidents.saveReports(tx, o.providerId, [report]);
    });
    const closed = { ...incident, state: 'closed', closedAt: start, ticketId: 9 };
    await within(o, async (tx) => {
      const { incidents, providerId } = o;
      expect(await incidents.lockIncidents(tx, providerId, [incidentId])).toEqual([closed]);
      expect(await incidents.incidents(tx, providerId, { incidentIds: [incidentId] })).toEqual([closed]);
      expect(await incidents.incidents(tx, providerId, { states: ['open'] })).toEqual([]);
      expect(await incidents.reports(tx, providerId, [incidentId])).toEqual([
        expect.objectContaining(report),
      ]);
    });
    await o.store.transaction(o.otherProviderId, async (tx) => {
      expect(await o.incidents.incidents(tx, o.otherProviderId, {})).toEqual([]);
      expect(await o.incidents.reports(tx, o.otherProviderId, [incidentId])).toEqual([]);
    });
  });
};
