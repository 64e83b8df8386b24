import { afterAll, beforeAll, expect, test } from 'vitest';

import { addIntentsTo } from './add-intent.ts';
import { storePromises } from './store-suite.ts';
import { openLedgerDatabase, type LedgerDatabase } from './testing.ts';

let database: LedgerDatabase;
beforeAll(async () => {
  database = await openLedgerDatabase();
});
afterAll(() => database.close());

storePromises('PostgreSQL', () =>
  Promise.resolve({
    store: database.worker().store,
    providerId: database.providerId(),
    otherProviderId: database.providerId(),
  }),
);

test('what one transaction has locked, another skips instead of waiting', async () => {
  const { store } = database.worker();
  const providerId = database.providerId();
  const wanted = Array.from({ length: 10 }, (_, index) => ({
    providerId,
    kind: 'ticket-append' as const,
    key: `n${index}`,
    subject: `n${index}`,
    payload: null,
  }));
  await store.transaction(providerId, (tx) => addIntentsTo(store, tx, wanted));
  const lock = (limit: number, hold: Promise<void>) =>
    store.transaction(providerId, async (tx) => {
      const { now, installation } = await store.look(tx);
      const { epoch } = installation;
      const found = await store.lockDue(tx, providerId, { now, epoch, kinds: ['ticket-append'], limit });
      await hold;
      return found.map((intent) => intent.key);
    });
  const gate = Promise.withResolvers<void>();
  const first = lock(6, gate.promise);
  const second = await lock(6, new Promise((resolve) => setTimeout(resolve, 50)));
  gate.resolve();
  const both = [...(await first), ...second];
  expect(new Set(both).size, 'no intent was given twice').toBe(both.length);
  expect(both.length).toBe(10);
});

test('leases are renewed without waiting for rows that others have locked, so nobody waits in a circle', async () => {
  const { store, worker } = database.worker();
  const providerId = database.providerId();
  const wanted = Array.from({ length: 6 }, (_, index) => ({
    providerId,
    kind: 'ticket-append' as const,
    key: `n${index}`,
    subject: `n${index}`,
    payload: null,
  }));
  const added = await store.transaction(providerId, (tx) => addIntentsTo(store, tx, wanted));
  const ids = added.map(({ intent }) => intent.intentId).sort();
  const leaseUntil = Date.now() + 60_000;
  await store.transaction(providerId, async (tx) => {
    const taken = await store.lockAll(tx, providerId, ids);
    await store.save(
      tx,
      taken.map((intent) => ({
        ...intent,
        state: 'sending',
        leasedBy: worker,
        leaseUntil,
        sentAt: leaseUntil,
        sendBefore: leaseUntil,
      })),
    );
  });
  // its answers are being stored while its leases are renewed: locks in two orders would be a deadlock
  await store.transaction(providerId, async (tx) => {
    await store.lockAll(tx, providerId, ids.slice(3));
    await store.transaction(providerId, (other) =>
      store.renewLeases(other, providerId, { worker, leaseUntil: leaseUntil + 1_000 }),
    );
    await store.lockAll(tx, providerId, ids);
  });
  const kept = await store.transaction(providerId, (tx) => store.lockAll(tx, providerId, ids));
  expect(kept.map((intent) => (intent.leaseUntil ?? 0) - leaseUntil)).toEqual([1_000, 1_000, 1_000, 0, 0, 0]);
});

test('without a provider in the transaction the application sees no intent, and can add none', async () => {
  const { store } = database.worker();
  const providerId = database.providerId();
  const wanted = { providerId, kind: 'ticket-append' as const, key: 'a', subject: 'a', payload: null };
  await store.transaction(providerId, (tx) => addIntentsTo(store, tx, [wanted]));
  expect(await database.db.selectFrom('intents').selectAll().execute()).toEqual([]);
  const other = database.providerId();
  await expect(store.transaction(other, (tx) => addIntentsTo(store, tx, [wanted]))).rejects.toThrow(
    /row-level security/u,
  );
  for (const table of ['attempts', 'search_proofs', 'duplicates'] as const)
    expect(await database.db.selectFrom(table).selectAll().execute()).toEqual([]);
});
