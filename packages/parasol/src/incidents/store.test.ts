import { afterAll, beforeAll, expect, test } from 'vitest';

import { createMemoryDatabase } from '../ledger/memory-database.ts';
import { createMemoryStore } from '../ledger/memory-store.ts';
import { openLedgerDatabase, type LedgerDatabase } from '../ledger/testing.ts';
import { defaultTimes } from '../ledger/times.ts';
import { incidentStorePromises } from './incident-store-suite.ts';
import { createMemoryIncidentStore } from './memory-store.ts';
import { sqlIncidentStore } from './store.ts';

let database: LedgerDatabase;
beforeAll(async () => {
  database = await openLedgerDatabase();
});
afterAll(() => database.close());

incidentStorePromises('PostgreSQL', () =>
  Promise.resolve({
    store: database.worker().store,
    incidents: sqlIncidentStore,
    providerId: database.providerId(),
    otherProviderId: database.providerId(),
  }),
);

incidentStorePromises('memory', () => {
  const db = createMemoryDatabase();
  return Promise.resolve({
    store: createMemoryStore(db, () => 0, defaultTimes),
    incidents: createMemoryIncidentStore(db),
    providerId: 'p1',
    otherProviderId: 'p2',
  });
});

test('two readers of one customer at once don’t take one identity for two', async () => {
  const { store } = database.worker();
  const providerId = database.providerId();
  const see = (originId: number | null, windowStart: number): Promise<void> =>
    store.transaction(providerId, (tx) =>
      sqlIncidentStore.saveSightings(tx, providerId, {
        organizationId: 7,
        windowStart,
        sightings: [
          {
            identity: { type: 'roaming', label: 'laptop', originId },
            events: 1,
            counted: 1,
            firstAt: windowStart,
            lastAt: windowStart,
            domains: [],
            categories: [],
          },
        ],
      }),
    );
  const windows = Array.from({ length: 8 }, (_, index) => Date.parse('2026-11-22T00:00Z') + index * 1_000);
  await Promise.all(windows.map((windowStart, index) => see(index % 2 === 0 ? 5 : null, windowStart)));
  const rows = await store.transaction(providerId, (tx) =>
    tx.selectFrom('identities').selectAll().where('provider_id', '=', providerId).execute(),
  );
  expect(rows.map((row) => row.identity_key)).toEqual(['roaming:laptop']);
});

test('without a provider in the transaction the application sees none of it', async () => {
  for (const table of [
    'window_progress',
    'collected_totals',
    'identities',
    'identity_aliases',
    'sightings',
    'incidents',
    'window_reports',
  ] as const)
    expect(await database.db.selectFrom(table).selectAll().execute()).toEqual([]);
});
