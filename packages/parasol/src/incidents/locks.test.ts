import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { storeAnswers } from '../ledger/carry-out.ts';
import { claim, type Claimed } from '../ledger/claim.ts';
import { openLedgerDatabase, type LedgerDatabase } from '../ledger/testing.ts';
import { createPayload } from './payloads.ts';
import { sqlIncidentStore } from './store.ts';
import { createScene } from './testing.ts';
import { ticketAdaptersIn } from './ticket-adapters.ts';

let database: LedgerDatabase;
beforeAll(async () => {
  database = await openLedgerDatabase();
});
afterAll(() => database.close());

/** Transactions of this database that wait for an incident which another has locked. */
const waitingForLocks = async (): Promise<number> => {
  const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from pg_locks
    where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(
    database.ownerDb,
  );
  return rows[0]?.waiting ?? 0;
};

const isSend = (claimed: Claimed): claimed is Extract<Claimed, { what: 'send' }> => claimed.what === 'send';

test('answers are stored while the same incidents are judged, and neither waits for the other in a circle', async () => {
  const scene = createScene(database);
  const { providerId, parts, context } = scene;
  for (const label of ['a', 'b', 'c']) scene.see(0, label, 6);
  await scene.plan(0);
  const { claimed } = await claim(parts, providerId, { kinds: ['ticket-create'], limit: 10 });
  const sent = claimed.filter(isSend);
  expect(sent.length).toBe(3);
  const ids = sent.map((one) => createPayload.parse(one.intent.payload).incidentId);
  const order = await sql<{ id: string }>`select id from unnest(${ids}::text[]) as id
    order by hashtext(${`${providerId}/`} || id)`.execute(database.db);
  const [first = '', ...later] = order.rows.map(({ id }) => id);
  // the other way round than incidents are locked by who judges them
  const answers = sent
    .map((one) => ({ claimed: one, answer: { outcome: 'ok', remoteId: '7' } as const }))
    .sort((a, b) => {
      const place = (one: typeof a): number =>
        later.indexOf(createPayload.parse(one.claimed.intent.payload).incidentId);
      return place(b) - place(a);
    });
  const locked = Promise.withResolvers<void>();
  const judging = parts.store.transaction(providerId, async (tx) => {
    await sqlIncidentStore.lockIncidents(tx, providerId, [first]);
    locked.resolve();
    await expect.poll(waitingForLocks, { timeout: 20_000, interval: 20 }).toBe(1);
    return sqlIncidentStore.lockIncidents(tx, providerId, later);
  });
  await Promise.race([locked.promise, judging]);
  const storing = storeAnswers(parts, providerId, ticketAdaptersIn(context), answers);
  const [stored, judged] = await Promise.all([storing, judging]);
  expect(stored.map((one) => one.became)).toEqual(['done', 'done', 'done']);
  expect(judged.length).toBe(2);
});
