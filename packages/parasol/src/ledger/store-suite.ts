import { expect, test } from 'vitest';

import { addIntentsTo } from './add-intent.ts';
import type { Attempt, Intent, NewIntent } from './intent.ts';
import type { LedgerStore } from './ledger-store.ts';
import { answered, leaseToSend } from './machine.ts';

/** Two providers in a store of their own; tests give them fresh names. */
export type OpenedStore<Tx> = {
  readonly store: LedgerStore<Tx>;
  readonly providerId: string;
  readonly otherProviderId: string;
};

const wanted = (providerId: string, key: string, more: Partial<NewIntent> = {}): NewIntent => ({
  providerId,
  kind: 'ticket-append',
  key,
  subject: key,
  payload: { key },
  ...more,
});

const keysOf = (intents: readonly Intent[]): string[] => intents.map((intent) => intent.key);
const kinds = ['ticket-create', 'ticket-append', 'configuration-create'] as const;
const hourMs = 3_600_000;

/** The promises that every place for intents has to keep; run for PostgreSQL and for the simulation's memory. */
export const storePromises = <Tx>(name: string, open: () => Promise<OpenedStore<Tx>>): void => {
  const add = async (o: OpenedStore<Tx>, ...intents: NewIntent[]): Promise<Intent[]> =>
    (await o.store.transaction(o.providerId, (tx) => addIntentsTo(o.store, tx, intents))).map(
      (result) => result.intent,
    );
  const due = (o: OpenedStore<Tx>, more: { limit?: number; laterMs?: number } = {}): Promise<string[]> =>
    o.store.transaction(o.providerId, async (tx) => {
      const { now, installation } = await o.store.look(tx);
      const found = await o.store.lockDue(tx, o.providerId, {
        now: now + (more.laterMs ?? 0),
        epoch: installation.epoch,
        kinds,
        limit: more.limit ?? 100,
      });
      return found.map((intent) => intent.key);
    });
  const change = (o: OpenedStore<Tx>, intent: Intent, to: (now: number) => Partial<Intent>): Promise<void> =>
    o.store.transaction(o.providerId, async (tx) => {
      const { now } = await o.store.look(tx);
      const locked = await o.store.lock(tx, o.providerId, intent.intentId);
      if (locked === null) throw new Error('the intent is gone');
      await o.store.save(tx, [{ ...locked, ...to(now) }]);
    });
  const read = (o: OpenedStore<Tx>, intent: Intent): Promise<Intent | null> =>
    o.store.transaction(o.providerId, (tx) => o.store.get(tx, o.providerId, intent.intentId));

  test(`${name}: the same decision made twice is one intent`, async () => {
    const o = await open();
    const [first] = await add(o, wanted(o.providerId, 'a'));
    const results = await o.store.transaction(o.providerId, (tx) =>
      addIntentsTo(o.store, tx, [
        wanted(o.providerId, 'b'),
        wanted(o.providerId, 'a', { payload: 'another' }),
        wanted(o.providerId, 'b'),
      ]),
    );
    expect(results.map(({ intent, added }) => [intent.key, added])).toEqual([
      ['b', true],
      ['a', false],
      ['b', false],
    ]);
    expect(results[1]?.intent).toEqual(first);
  });

  test(`${name}: an intent comes back as it was saved, and its identity can't be changed`, async () => {
    const o = await open();
    const [intent] = await add(
      o,
      wanted(o.providerId, 'a', { position: 1_763_800_000_000 * 10 + 5, causeAt: 1_763_800_000_000 }),
    );
    if (intent === undefined) throw new Error('not added');
    const { now, installation, times } = await o.store.transaction(o.providerId, (tx) => o.store.look(tx));
    const core = leaseToSend(intent, 'w1', installation, times, now);
    if (core === null) throw new Error('not due');
    await change(o, intent, () => ({ ...core, key: 'other', payload: 'other' }));
    expect(await read(o, intent)).toEqual({ ...intent, ...core, updatedAt: intent.updatedAt });
    const done = answered({ ...intent, ...core }, core, { outcome: 'ok', remoteId: '7' }, times, now);
    await change(o, intent, () => done ?? {});
    expect(await read(o, intent)).toMatchObject({ state: 'done', remoteId: '7', leasedBy: null, key: 'a' });
  });

  test(`${name}: only what is due, unleased and asked for is given, the longest due first`, async () => {
    const o = await open();
    const [a, b, c, d] = await add(
      o,
      wanted(o.providerId, 'a'),
      wanted(o.providerId, 'b'),
      wanted(o.providerId, 'c'),
      wanted(o.providerId, 'd', { kind: 'configuration-type' }),
      wanted(o.providerId, 'e'),
    );
    if (!a || !b || !c || !d) throw new Error('not added');
    await change(o, a, (now) => ({ nextAt: now + hourMs }));
    await change(o, b, (now) => ({ state: 'unknown', nextAt: now - 2 * hourMs, leaseUntil: now + hourMs }));
    await change(o, c, (now) => ({ state: 'unknown', nextAt: now - hourMs }));
    expect(await due(o)).toEqual(['c', 'e']);
    expect(await due(o, { limit: 1 })).toEqual(['c']);
    expect(await due(o, { laterMs: 2 * hourMs })).toEqual(['b', 'c', 'e', 'a']);
  });

  test(`${name}: intents of one subject are written one after the other, by position`, async () => {
    const o = await open();
    const subject = 'incident';
    const [create, note] = await add(
      o,
      wanted(o.providerId, 'create', { subject, position: 1, kind: 'ticket-create' }),
      wanted(o.providerId, 'note-1', { subject, position: 2 }),
      wanted(o.providerId, 'note-2', { subject, position: 3 }),
      wanted(o.providerId, 'free'),
    );
    if (!create || !note) throw new Error('not added');
    expect((await due(o)).sort()).toEqual(['create', 'free']);
    for (const state of ['sending', 'unknown', 'refused', 'held'] as const) {
      await change(o, create, (now) => ({
        state,
        leaseUntil: now + hourMs,
        sendBefore: now + hourMs,
      }));
      expect(await due(o), `while the ticket is ${state}`).toEqual(['free']);
    }
    await change(o, create, () => ({ state: 'done', leaseUntil: null }));
    expect((await due(o)).sort()).toEqual(['free', 'note-1']);
    await change(o, note, () => ({ state: 'refused' }));
    expect((await due(o)).sort(), 'a refused note holds nothing up').toEqual(['free', 'note-2']);
  });

  test(`${name}: what lost its lease or is of an older epoch is found, what is done is not`, async () => {
    const o = await open();
    const [a, b, c, d] = await add(
      o,
      wanted(o.providerId, 'a'),
      wanted(o.providerId, 'b'),
      wanted(o.providerId, 'c'),
      wanted(o.providerId, 'd'),
    );
    if (!a || !b || !c || !d) throw new Error('not added');
    await change(o, a, (now) => ({ state: 'sending', leaseUntil: now - 1_000, sendBefore: now }));
    await change(o, b, (now) => ({ state: 'sending', leaseUntil: now + hourMs, sendBefore: now }));
    await change(o, c, () => ({ state: 'done', epoch: 0 }));
    await change(o, d, () => ({ state: 'held', epoch: 0 }));
    const stale = await o.store.transaction(o.providerId, async (tx) => {
      const { now, installation } = await o.store.look(tx);
      return o.store.lockStale(tx, o.providerId, { now, epoch: installation.epoch, limit: 10 });
    });
    expect(stale.map((intent) => intent.key).sort()).toEqual(['a', 'd']);
  });

  test(`${name}: a worker prolongs its own leases only`, async () => {
    const o = await open();
    const [a, b] = await add(o, wanted(o.providerId, 'a'), wanted(o.providerId, 'b'));
    if (!a || !b) throw new Error('not added');
    for (const [intent, leasedBy] of [
      [a, 'w1'],
      [b, 'w2'],
    ] as const)
      await change(o, intent, (now) => ({ state: 'sending', leasedBy, leaseUntil: now, sendBefore: now }));
    const until = 4_000_000_000_000;
    await o.store.transaction(o.providerId, (tx) =>
      o.store.renewLeases(tx, o.providerId, { worker: 'w1', leaseUntil: until }),
    );
    expect((await read(o, a))?.leaseUntil).toBe(until);
    expect((await read(o, b))?.leaseUntil).toBeLessThan(until);
  });

  test(`${name}: the next moment to look is that of the first intent that can go on`, async () => {
    const o = await open();
    const nextDue = (): Promise<number | null> =>
      o.store.transaction(o.providerId, (tx) => o.store.nextDueAt(tx, o.providerId));
    expect(await nextDue()).toBeNull();
    const [create, note] = await add(
      o,
      wanted(o.providerId, 'create', { subject: 's', position: 1, kind: 'ticket-create' }),
      wanted(o.providerId, 'note', { subject: 's', position: 2 }),
    );
    if (!create || !note) throw new Error('not added');
    const at = 4_000_000_000_000;
    await change(o, create, () => ({ state: 'unknown', nextAt: at }));
    expect(await nextDue(), 'the note waits for the ticket').toBe(at);
    await change(o, create, () => ({ state: 'refused' }));
    expect(await nextDue(), 'nothing goes on by itself').toBeNull();
    await change(o, create, (now) => ({
      state: 'sending',
      nextAt: now,
      leaseUntil: at + 1,
      sendBefore: now,
    }));
    expect(await nextDue()).toBe(at + 1);
  });

  test(`${name}: a transaction that fails leaves nothing behind`, async () => {
    const o = await open();
    const failing = o.store.transaction(o.providerId, async (tx) => {
      await addIntentsTo(o.store, tx, [wanted(o.providerId, 'a')]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await due(o)).toEqual([]);
  });

  test(`${name}: one provider's intents are never given to another`, async () => {
    const o = await open();
    const [intent] = await add(o, wanted(o.providerId, 'a'));
    if (!intent) throw new Error('not added');
    const other = { ...o, providerId: o.otherProviderId };
    expect(await due(other)).toEqual([]);
    expect(await read(other, intent)).toBeNull();
    const [same] = await add(other, wanted(other.providerId, 'a'));
    expect(same?.intentId).not.toBe(intent.intentId);
  });

  test(`${name}: what was written is found by its kind, newest first, by its number, and with its tries`, async () => {
    const o = await open();
    const kind = 'ticket-create';
    const added = await add(
      o,
      ...['a', 'b', 'c', 'd'].map((key) => wanted(o.providerId, key, { kind })),
      wanted(o.providerId, 'note'),
    );
    for (const [index, intent] of added.entries())
      await change(o, intent, (now) => ({
        state: index === 3 ? 'pending' : 'done',
        remoteId: index === 2 ? null : `${index}`,
        updatedAt: now + index * 1_000,
      }));
    const [first] = added;
    if (!first) throw new Error('not added');
    await o.store.transaction(o.providerId, async (tx) => {
      const { now } = await o.store.look(tx);
      const newest = (before: number, limit: number) =>
        o.store.newestDone(tx, o.providerId, { kind, before, limit });
      expect(keysOf(await newest(now + hourMs, 5))).toEqual(['b', 'a']);
      expect(keysOf(await newest(now + hourMs, 1))).toEqual(['b']);
      expect(keysOf(await newest(now - hourMs, 5))).toEqual([]);
      const remoteIds = ['0', '3', '4'];
      expect(keysOf(await o.store.doneAs(tx, o.providerId, { kind, remoteIds }))).toEqual(['a']);
      expect(await o.store.doneAs(tx, o.otherProviderId, { kind, remoteIds })).toEqual([]);
      const attempt = (fence: number): Attempt => ({
        providerId: o.providerId,
        intentId: first.intentId,
        fence,
        attempt: fence,
        what: 'send',
        outcome: 'unknown',
        status: 500,
        detail: 'no answer',
        startedAt: now - fence,
        endedAt: now,
      });
      await o.store.addAttempts(tx, [attempt(1), attempt(2)]);
      const ids = added.map((intent) => intent.intentId);
      expect(await o.store.attemptsOf(tx, o.providerId, ids)).toEqual([attempt(2), attempt(1)]);
    });
  });

  test(`${name}: waiting intents are found by state, reason and kind, and proofs are kept per provider`, async () => {
    const o = await open();
    const [a, b, c] = await add(
      o,
      wanted(o.providerId, 'a', { kind: 'ticket-create' }),
      wanted(o.providerId, 'b'),
      wanted(o.providerId, 'c'),
    );
    if (!a || !b || !c) throw new Error('not added');
    await change(o, a, () => ({ state: 'held', reason: 'search-unproven' }));
    await change(o, b, () => ({ state: 'held', reason: 'cancelled' }));
    await change(o, c, () => ({ state: 'refused', reason: 'refused' }));
    const waiting = (more: { reasons?: string[]; kind?: 'ticket-create' }): Promise<string[]> =>
      o.store.transaction(o.providerId, async (tx) =>
        (
          await o.store.lockWaiting(tx, o.providerId, { states: ['held', 'refused'], limit: 10, ...more })
        ).map((intent) => intent.key),
      );
    expect((await waiting({})).sort()).toEqual(['a', 'b', 'c']);
    expect(await waiting({ reasons: ['search-unproven'], kind: 'ticket-create' })).toEqual(['a']);

    const since = 1_763_800_000_000;
    const proof = { kind: 'ticket-create', intentId: a.intentId, since, checkedAt: since } as const;
    await o.store.transaction(o.providerId, async (tx) => {
      await o.store.saveProof(tx, o.providerId, { ...proof, state: 'checking' });
      await o.store.saveProof(tx, o.providerId, { ...proof, state: 'proven' });
    });
    const proofs = (providerId: string) =>
      o.store.transaction(providerId, (tx) => o.store.proofs(tx, providerId));
    expect(await proofs(o.providerId)).toEqual([{ ...proof, state: 'proven' }]);
    expect(await proofs(o.otherProviderId)).toEqual([]);
  });
};
