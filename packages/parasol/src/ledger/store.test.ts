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
      const { now } = await store.look(tx);
      const found = await store.lockDue(tx, providerId, { now, kinds: ['ticket-append'], limit });
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
