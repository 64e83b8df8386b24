import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Adapter, Found, SendAnswer } from './adapter.ts';
import { addIntentsTo } from './add-intent.ts';
import { searchClaimed } from './carry-out.ts';
import { claim } from './claim.ts';
import { deliver } from './deliver.ts';
import type { Intent } from './intent.ts';
import { ledgerPartsOf, type Tx } from './ledger.ts';
import { installationFacts, raiseEpoch } from './installation.ts';
import type { LedgerParts } from './parts.ts';
import { proveSearch } from './proofs.ts';
import { cancelIn, retryIn, retryRefusedIn } from './repair.ts';
import { openLedgerDatabase, type LedgerDatabase } from './testing.ts';

/** An hour is 12 seconds: settle 3 s, lease 150 ms, send window 200 ms, create time-out 1 s. */
const scale = 300;

const soon = { timeout: 15_000 };

let database: LedgerDatabase;
beforeAll(async () => {
  database = await openLedgerDatabase();
  await database.scaleTimes(scale);
});
afterAll(() => database.close());

type Answering = (intent: Intent, apply: () => SendAnswer) => Promise<SendAnswer>;

const atOnce: Answering = (_intent, apply) => Promise.resolve(apply());

/** A vendor without idempotency keys; each test says what becomes of a call. */
const createVendor = () => {
  const made: { id: number; key: string; appliedAt?: Date }[] = [];
  const applied: string[] = [];
  let answer = atOnce;
  let searchable = true;
  const adapter: Adapter<Tx> = {
    find: () => Promise.resolve([]),
    async send(intent, { mayWrite }) {
      if (!mayWrite()) return { outcome: 'never-sent', reason: 'too late' };
      return answer(intent, () => {
        const id = 1_000 + made.length;
        made.push({ id, key: intent.key });
        return { outcome: 'ok', remoteId: String(id) };
      });
    },
    apply(_tx, intent) {
      applied.push(intent.key);
      return Promise.resolve();
    },
  };
  adapter.find = (intent): Promise<Found[]> =>
    Promise.resolve(
      searchable
        ? made
            .filter((one) => one.key === intent.key)
            .map(({ id, appliedAt }) => ({ remoteId: String(id), appliedAt: appliedAt ?? null }))
        : [],
    );
  return {
    made,
    applied,
    adapters: { 'configuration-create': adapter, 'ticket-create': adapter },
    answers(next: Answering) {
      answer = next;
    },
    hide() {
      searchable = false;
    },
    show() {
      searchable = true;
    },
  };
};

const addTo = async (
  parts: LedgerParts<Tx>,
  providerId: string,
  keys: readonly string[],
  kind: 'configuration-create' | 'ticket-create' = 'configuration-create',
): Promise<Intent[]> => {
  const wanted = keys.map((key) => ({
    providerId,
    kind,
    key,
    subject: key,
    payload: null,
  }));
  const results = await parts.store.transaction(providerId, (tx) => addIntentsTo(parts.store, tx, wanted));
  return results.map((result) => result.intent);
};

const stateOf = async (parts: LedgerParts<Tx>, providerId: string, intent: Intent | undefined) => {
  if (intent === undefined) throw new Error('not added');
  const now = await parts.store.transaction(providerId, (tx) =>
    parts.store.get(tx, providerId, intent.intentId),
  );
  if (now === null) throw new Error('gone');
  return now;
};

/** Delivers once, as a worker does, and tells how far the searches are proven by then. */
const proofsAfter = async (
  parts: LedgerParts<Tx>,
  providerId: string,
  vendor: ReturnType<typeof createVendor>,
) => {
  await deliver(parts, providerId, vendor.adapters);
  return parts.store.transaction(providerId, (tx) => parts.store.proofs(tx, providerId));
};

/** Delivers again and again, as a worker does, until the intent is in one of the states. */
const until = async (
  parts: LedgerParts<Tx>,
  providerId: string,
  vendor: ReturnType<typeof createVendor>,
  intent: Intent | undefined,
  states: readonly Intent['state'][],
): Promise<Intent> => {
  const endMs = performance.now() + 15_000;
  for (;;) {
    await deliver(parts, providerId, vendor.adapters);
    const now = await stateOf(parts, providerId, intent);
    if (states.includes(now.state)) return now;
    if (performance.now() > endMs) throw new Error(`still ${now.state} (${now.reason})`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** As if what is there had been written long ago, and settle were over. */
const age = async (providerId: string): Promise<void> => {
  await database.ownerDb
    .updateTable('intents')
    .set({ send_before: new Date(0), next_at: new Date(0), updated_at: new Date(0) })
    .where('provider_id', '=', providerId)
    .execute();
};

/** What proves the search was looked for long ago. */
const ageProofs = async (providerId: string): Promise<void> => {
  await database.ownerDb
    .updateTable('search_proofs')
    .set({ checked_at: new Date(0) })
    .where('provider_id', '=', providerId)
    .execute();
};

test('two workers at once send each of 200 writes exactly once', async () => {
  const [first, second] = [database.worker(), database.worker()];
  const providerId = database.providerId();
  const vendor = createVendor();
  const keys = Array.from({ length: 200 }, (_, index) => `c${index}`);
  await addTo(first, providerId, keys);
  const results = await Promise.all([
    // a busy machine may miss a send window of 200 ms; what was not sent is sent after its back-off
    deliver(first, providerId, vendor.adapters, { concurrency: 4, waitMs: 60_000 }),
    deliver(second, providerId, vendor.adapters, { concurrency: 4, waitMs: 60_000 }),
  ]);
  expect(vendor.made.map((one) => one.key).sort()).toEqual(keys.toSorted());
  expect(vendor.applied.length).toBe(200);
  // or missed its lease of 150 ms, and then it was found by its search
  const done = results.map(({ counts }) => {
    const own = counts['configuration-create'];
    return (own?.done ?? 0) + (own?.adopted ?? 0);
  });
  expect((done[0] ?? 0) + (done[1] ?? 0)).toBe(200);
});

test('each pass holds leases under a name of its own, so that none keeps alive what another left behind', () => {
  const deps = { db: database.db, log: pino({ level: 'silent' }) };
  expect(ledgerPartsOf(deps).worker).not.toBe(ledgerPartsOf(deps).worker);
});

test('a worker killed while sending loses nothing: the search adopts what it made', async () => {
  const [killed, heir] = [database.worker(), database.worker()];
  const providerId = database.providerId();
  const vendor = createVendor();
  const [first] = await addTo(killed, providerId, ['proof']);
  await until(heir, providerId, vendor, first, ['done']);
  const [intent] = await addTo(killed, providerId, ['a']);
  // it commits `sending`, the vendor applies the request, and the process is gone
  const {
    claimed: [claimed],
  } = await claim(killed, providerId, { kinds: ['configuration-create'], limit: 1 });
  expect(claimed?.intent.state).toBe('sending');
  vendor.made.push({ id: 77, key: 'a' });
  const done = await until(heir, providerId, vendor, intent, ['done']);
  expect(done).toMatchObject({ remoteId: '77', reason: 'adopted', attempt: 1 });
  expect(vendor.made.filter((one) => one.key === 'a').length).toBe(1);
});

test('a worker killed before its request left is made up for, but not before settle', async () => {
  const [killed, heir] = [database.worker(), database.worker()];
  const providerId = database.providerId();
  const vendor = createVendor();
  const [first] = await addTo(heir, providerId, ['proof']);
  await until(heir, providerId, vendor, first, ['done']);
  const [intent] = await addTo(killed, providerId, ['a']);
  const {
    claimed: [claimed],
  } = await claim(killed, providerId, { kinds: ['configuration-create'], limit: 1 });
  const sendBefore = claimed?.intent.sendBefore ?? 0;
  const done = await until(heir, providerId, vendor, intent, ['done']);
  expect(done).toMatchObject({ reason: 'answered', attempt: 2 });
  const settleMs = (15 * 60_000) / scale;
  expect((done.sentAt ?? 0) - sendBefore).toBeGreaterThanOrEqual(settleMs - 1);
});

test('a result under an old fence is dropped, and the search adopts the ticket', async () => {
  const [slow, heir] = [database.worker({ sleep: () => new Promise(() => undefined) }), database.worker()];
  const providerId = database.providerId();
  const vendor = createVendor();
  const [first] = await addTo(heir, providerId, ['proof']);
  await until(heir, providerId, vendor, first, ['done']);
  const [intent] = await addTo(slow, providerId, ['a']);
  const gate = Promise.withResolvers<void>();
  const sent = Promise.withResolvers<void>();
  vendor.answers(async (_intent, apply) => {
    const answer = apply();
    sent.resolve();
    await gate.promise;
    return answer.outcome === 'ok' ? { ...answer, status: 201 } : answer;
  });
  // its leases are not renewed: it hangs, as a stopped process does
  void deliver(slow, providerId, vendor.adapters).catch(() => null);
  await sent.promise;
  const done = await until(heir, providerId, vendor, intent, ['done']);
  expect(done.reason).toBe('adopted');
  const attempts = () =>
    heir.store.transaction(providerId, (tx) =>
      tx
        .selectFrom('attempts')
        .select(['what', 'outcome', 'status'])
        .where('provider_id', '=', providerId)
        .where('intent_id', '=', done.intentId)
        .orderBy('what', 'desc')
        .execute(),
    );
  const found = { what: 'search', outcome: 'found 1', status: null };
  expect(await attempts()).toEqual([{ what: 'send', outcome: 'lease-ran-out', status: null }, found]);
  gate.resolve();
  // what the PSA said is kept, and counts for nothing
  await expect.poll(attempts).toEqual([{ what: 'send', outcome: 'too-late', status: 201 }, found]);
  expect(await stateOf(heir, providerId, intent)).toEqual(done);
});

test('a process that sleeps past its deadline between commit and socket sends nothing', async () => {
  let now = 0;
  const sleepy = database.worker({ monotonicMs: () => now });
  const providerId = database.providerId();
  const vendor = createVendor();
  const [intent] = await addTo(sleepy, providerId, ['a']);
  const awake = vendor.adapters['configuration-create'];
  const sleeping: Adapter<Tx> = {
    ...awake,
    send(one, context) {
      now += 61_000;
      return awake.send(one, context);
    },
  };
  await deliver(sleepy, providerId, { 'configuration-create': sleeping }, { limit: 1 });
  expect(vendor.made).toEqual([]);
  expect(await stateOf(sleepy, providerId, intent)).toMatchObject({ state: 'pending', reason: 'never-sent' });
});

test.each([
  [{ outcome: 'refused', status: 400, code: 'InvalidObject', message: 'no' }, 'refused'],
  [{ outcome: 'throttled', retryAfterMs: 60_000 }, 'pending'],
  [{ outcome: 'never-sent', reason: 'ECONNREFUSED' }, 'pending'],
  [{ outcome: 'unknown', reason: 'reset' }, 'unknown'],
] satisfies [SendAnswer, Intent['state']][])('%o leaves it %s', async (answer, state) => {
  const parts = database.worker();
  const providerId = database.providerId();
  const vendor = createVendor();
  vendor.answers(() => Promise.resolve(answer));
  const [intent] = await addTo(parts, providerId, ['a']);
  await deliver(parts, providerId, vendor.adapters, { limit: 1 });
  expect((await stateOf(parts, providerId, intent)).state).toBe(state);
});

test('what is refused is sent again only when somebody says so', async () => {
  const parts = database.worker();
  const providerId = database.providerId();
  const vendor = createVendor();
  vendor.answers(() => Promise.resolve({ outcome: 'refused', status: 403, code: 'Security', message: 'no' }));
  const [a] = await addTo(parts, providerId, ['a']);
  const [b] = await addTo(parts, providerId, ['b'], 'ticket-create');
  await deliver(parts, providerId, vendor.adapters);
  await deliver(parts, providerId, vendor.adapters);
  expect((await stateOf(parts, providerId, a)).fence).toBe(1);
  vendor.answers((_intent, apply) => Promise.resolve(apply()));
  await retryIn(parts, providerId, (await stateOf(parts, providerId, a)).intentId, 'Kim');
  await deliver(parts, providerId, vendor.adapters);
  expect((await stateOf(parts, providerId, a)).state).toBe('done');
  expect((await stateOf(parts, providerId, b)).state).toBe('refused');
  const retried = await parts.store.transaction(providerId, (tx) =>
    retryRefusedIn(parts.store, tx, providerId),
  );
  expect(retried, 'by a change of settings').toBe(1);
  await deliver(parts, providerId, vendor.adapters);
  expect((await stateOf(parts, providerId, b)).state).toBe('done');
});

test('what a person holds is not sent, and goes on when a person says so', async () => {
  const parts = database.worker();
  const providerId = database.providerId();
  const vendor = createVendor();
  const [intent] = await addTo(parts, providerId, ['a']);
  const { intentId } = await stateOf(parts, providerId, intent);
  await cancelIn(parts, providerId, intentId, 'Kim');
  await deliver(parts, providerId, vendor.adapters);
  expect(vendor.made).toEqual([]);
  await retryIn(parts, providerId, intentId, 'Kim');
  await deliver(parts, providerId, vendor.adapters);
  expect(vendor.made.length).toBe(1);
  await expect(cancelIn(parts, providerId, intentId, 'Kim')).rejects.toMatchObject({
    code: 'intent_not_waiting',
  });
});

test('a search that never finds makes the provider careful: an unknown write waits for a person', async () => {
  const parts = database.worker();
  const providerId = database.providerId();
  const vendor = createVendor();
  vendor.hide();
  const [written, lost] = await addTo(parts, providerId, ['written', 'lost']);
  vendor.answers((intent, apply) =>
    Promise.resolve(intent.key === 'lost' ? { outcome: 'unknown', reason: 'reset' } : apply()),
  );
  await until(parts, providerId, vendor, written, ['done']);
  await expect.poll(() => proofsAfter(parts, providerId, vendor), soon).toMatchObject([{ state: 'failed' }]);
  await age(providerId);
  const held = await until(parts, providerId, vendor, lost, ['held']);
  expect(held.reason).toBe('careful');
  expect(vendor.made.length).toBe(1);
  vendor.answers((_intent, apply) => Promise.resolve(apply()));
  await retryIn(parts, providerId, held.intentId, 'Kim');
  await until(parts, providerId, vendor, lost, ['done']);
  expect(vendor.made.map((one) => one.key)).toEqual(['written', 'lost']);
});

test('before the search was seen to find, its silence proves nothing; once it has, the write goes on', async () => {
  const parts = database.worker();
  const providerId = database.providerId();
  const vendor = createVendor();
  vendor.answers(() => Promise.resolve({ outcome: 'unknown', reason: 'reset' }));
  const [lost] = await addTo(parts, providerId, ['lost']);
  await until(parts, providerId, vendor, lost, ['unknown']);
  await age(providerId);
  expect((await until(parts, providerId, vendor, lost, ['held'])).reason).toBe('search-unproven');
  vendor.answers((_intent, apply) => Promise.resolve(apply()));
  await addTo(parts, providerId, ['another']);
  const done = await until(parts, providerId, vendor, lost, ['done']);
  expect(done.attempt).toBe(2);
  expect(vendor.made.map((one) => one.key)).toEqual(['another', 'lost']);
});

test('a search that no longer finds what was written long ago has nothing sent again, until it finds it', async () => {
  const parts = database.worker();
  const providerId = database.providerId();
  const vendor = createVendor();
  const [written] = await addTo(parts, providerId, ['written']);
  await until(parts, providerId, vendor, written, ['done']);
  await expect.poll(() => proofsAfter(parts, providerId, vendor), soon).toMatchObject([{ state: 'proven' }]);
  // a right that was taken away hides the records
  vendor.hide();
  vendor.answers(() => Promise.resolve({ outcome: 'unknown', reason: 'reset' }));
  const [lost] = await addTo(parts, providerId, ['lost']);
  await until(parts, providerId, vendor, lost, ['unknown']);
  await age(providerId);
  expect((await until(parts, providerId, vendor, lost, ['held'])).reason).toBe('search-unproven');
  vendor.answers(atOnce);
  await deliver(parts, providerId, vendor.adapters);
  expect(vendor.made.map((one) => one.key)).toEqual(['written']);
  vendor.show();
  // looked for at once, not an hour after it was given up
  await ageProofs(providerId);
  await until(parts, providerId, vendor, lost, ['done']);
  expect(vendor.made.map((one) => one.key)).toEqual(['written', 'lost']);
});

test.each([true, false])(
  'what a search is to find and is deleted or hidden proves nothing; the next written, or its return, does (%s)',
  async (returns) => {
    const parts = database.worker();
    const providerId = database.providerId();
    const vendor = createVendor();
    let there = false;
    for (const adapter of Object.values(vendor.adapters)) adapter.stillThere = () => Promise.resolve(there);
    vendor.hide();
    const proofs = () => proofsAfter(parts, providerId, vendor);
    const [written] = await addTo(parts, providerId, ['written']);
    await until(parts, providerId, vendor, written, ['done']);
    await expect.poll(proofs, soon).toMatchObject([{ state: 'gone' }]);
    vendor.show();
    there = true;
    if (returns)
      // looked for again an hour later
      await database.ownerDb
        .updateTable('search_proofs')
        .set({ checked_at: new Date(0) })
        .where('provider_id', '=', providerId)
        .execute();
    else await addTo(parts, providerId, ['another']);
    await expect.poll(proofs, soon).toMatchObject([{ state: 'proven' }]);
  },
);

test('where the write that a search is to find was deleted, another that is there is looked for in its place', async () => {
  const parts = database.worker();
  const providerId = database.providerId();
  const vendor = createVendor();
  vendor.hide();
  const proofs = () => proofsAfter(parts, providerId, vendor);
  const [deleted, kept] = await addTo(parts, providerId, ['deleted', 'kept']);
  await until(parts, providerId, vendor, deleted, ['done']);
  await until(parts, providerId, vendor, kept, ['done']);
  const { remoteId } = await stateOf(parts, providerId, deleted);
  for (const adapter of Object.values(vendor.adapters))
    adapter.stillThere = (id) => Promise.resolve(id !== remoteId);
  // looked for long after they were written, and hourly once it was seen not to find
  const ago = async (): Promise<void> => {
    for (const [table, column] of [
      ['intents', 'updated_at'],
      ['search_proofs', 'checked_at'],
    ] as const)
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = to_timestamp(0) where provider_id = ${providerId}`.execute(
        database.ownerDb,
      );
  };
  await expect
    .poll(async () => {
      await ago();
      return proofs();
    }, soon)
    .toMatchObject([{ intentId: kept?.intentId }]);
  vendor.show();
  await ago();
  await expect.poll(proofs, soon).toMatchObject([{ state: 'proven', intentId: kept?.intentId }]);
});

test('a held write that is found after all proves the search, though all that was known is deleted', async () => {
  const parts = database.worker();
  const providerId = database.providerId();
  const vendor = createVendor();
  const [known, lost] = await addTo(parts, providerId, ['known', 'lost']);
  vendor.answers((intent, apply) => {
    const answer = apply();
    return Promise.resolve(intent.key === 'lost' ? { outcome: 'unknown', reason: 'reset' } : answer);
  });
  vendor.hide();
  for (const adapter of Object.values(vendor.adapters)) adapter.stillThere = () => Promise.resolve(false);
  await until(parts, providerId, vendor, known, ['done']);
  vendor.made.splice(
    vendor.made.findIndex((one) => one.key === 'known'),
    1,
  );
  await until(parts, providerId, vendor, lost, ['held']);
  vendor.show();
  // looked for again an hour later
  await ageProofs(providerId);
  await until(parts, providerId, vendor, lost, ['done']);
  expect(vendor.made.map((one) => one.key)).toEqual(['lost']);
});

test('a write that is about to wait for a proof waits for the one who is proving, and is not left behind', async () => {
  const parts = database.worker();
  const providerId = database.providerId();
  const vendor = createVendor();
  const [proof, lost] = await addTo(parts, providerId, ['proof', 'lost']);
  // sent long ago, and never answered
  await database.ownerDb
    .updateTable('intents')
    .set({ state: 'unknown', reason: 'no-answer', sent_at: new Date(0), send_before: new Date(0) })
    .where('intent_id', '=', lost?.intentId ?? '')
    .execute();
  const proved = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const proving = parts.store.transaction(providerId, async (tx) => {
    const { now } = await parts.store.look(tx);
    const { intentId = '' } = proof ?? {};
    await proveSearch(parts, tx, providerId, { kind: 'configuration-create', intentId, now });
    proved.resolve();
    await gate.promise;
  });
  await proved.promise;
  const { claimed } = await claim(parts, providerId, { kinds: ['configuration-create'], limit: 10 });
  const search = claimed.find((one) => one.what === 'search');
  if (search === undefined) throw new Error('the lost write was not taken');
  expect(search.settled).toBe(true);
  const { adapters } = vendor;
  const looking = searchClaimed(parts, adapters, adapters['configuration-create'], search, false);
  await new Promise((resolve) => setTimeout(resolve, 300));
  gate.resolve();
  await proving;
  expect(await looking).toMatchObject({ became: 'pending', intent: { attempt: 2 } });
});

test('in a new epoch what was written in the lost time line is found before it is sent again', async () => {
  const parts = database.worker();
  const vendor = createVendor();
  const providerId = database.providerId();
  const [proof, open] = await addTo(parts, providerId, ['proof', 'open']);
  vendor.answers((intent, apply) =>
    Promise.resolve(
      intent.key === 'open' ? { outcome: 'refused', status: 400, code: 'x', message: 'x' } : apply(),
    ),
  );
  await until(parts, providerId, vendor, proof, ['done']);
  await until(parts, providerId, vendor, open, ['refused']);
  await raiseEpoch({ db: database.db }, { reason: 'a test', actor: { kind: 'system', id: 's', name: 's' } });
  vendor.made.push({ id: 5, key: 'open' }, { id: 6, key: 'first made now' });
  const [again] = await addTo(parts, providerId, ['first made now']);
  expect(await stateOf(parts, providerId, again)).toMatchObject({ state: 'unknown', reason: 'new-epoch' });
  expect(await until(parts, providerId, vendor, again, ['done'])).toMatchObject({ remoteId: '6' });
  expect(await until(parts, providerId, vendor, open, ['done'])).toMatchObject({ remoteId: '5' });
  expect((await stateOf(parts, providerId, proof)).remoteId).toBe('1000');
});

test('in a new epoch nothing is sent before it was searched for, however much was waiting', async () => {
  const parts = database.worker();
  const providerId = database.providerId();
  // more than one transaction makes unknown
  await addTo(
    parts,
    providerId,
    Array.from({ length: 1_100 }, (_, index) => `w${index}`),
  );
  // as a first epoch leaves them; in a later one new intents are unknown from the start
  await database.ownerDb
    .updateTable('intents')
    .set({ state: 'pending', reason: null, send_before: null })
    .where('provider_id', '=', providerId)
    .execute();
  await raiseEpoch({ db: database.db }, { reason: 'a test', actor: { kind: 'system', id: 's', name: 's' } });
  const searched = new Set<string>();
  for (let pass = 0; pass < 20 && searched.size < 1_100; pass += 1) {
    const { claimed, next } = await claim(parts, providerId, {
      kinds: ['configuration-create'],
      limit: 2_000,
      peek: 2_000,
    });
    expect(next, 'to be read for before they are sent').toEqual([]);
    for (const { what, intent } of claimed) {
      expect(what).toBe('search');
      searched.add(intent.key);
    }
  }
  expect(searched.size).toBe(1_100);
});

test('what a lost time line wrote long after the sending that we know of is no lateness of the vendor', async () => {
  const parts = database.worker();
  const vendor = createVendor();
  const providerId = database.providerId();
  const [open] = await addTo(parts, providerId, ['open']);
  vendor.answers(() => Promise.resolve({ outcome: 'refused', status: 400, code: 'x', message: 'x' }));
  await until(parts, providerId, vendor, open, ['refused']);
  const before = await installationFacts(database);
  await raiseEpoch({ db: database.db }, { reason: 'a test', actor: { kind: 'system', id: 's', name: 's' } });
  // sent once more after the backup was made, and applied at once
  vendor.made.push({ id: 7, key: 'open', appliedAt: new Date(Date.now() + 60_000) });
  expect(await until(parts, providerId, vendor, open, ['done'])).toMatchObject({ remoteId: '7' });
  expect((await installationFacts(database)).greatestLatenessMs).toBe(before.greatestLatenessMs);
});

test('in a new epoch in which no search has proven itself, one write goes first and the others wait for it', async () => {
  const parts = database.worker();
  const vendor = createVendor();
  const providerId = database.providerId();
  await raiseEpoch({ db: database.db }, { reason: 'a test', actor: { kind: 'system', id: 's', name: 's' } });
  vendor.hide();
  const intents = await addTo(parts, providerId, ['a', 'b', 'c']);
  expect(intents.map((intent) => intent.reason)).toEqual(['new-epoch', 'new-epoch', 'new-epoch']);
  for (let pass = 0; pass < 4; pass += 1) {
    // settle is over
    await database.ownerDb
      .updateTable('intents')
      .set({ send_before: new Date(0), next_at: new Date(0) })
      .where('provider_id', '=', providerId)
      .where('state', '=', 'unknown')
      .execute();
    await deliver(parts, providerId, vendor.adapters);
  }
  expect(vendor.made).toHaveLength(1);
});
