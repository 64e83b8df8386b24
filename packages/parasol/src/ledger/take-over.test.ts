import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Adapter, SendAnswer } from './adapter.ts';
import { addIntentsTo } from './add-intent.ts';
import { deliver } from './deliver.ts';
import type { Tx } from './ledger.ts';
import { sqlStatements } from './store.ts';
import { openLedgerDatabase, type LedgerDatabase } from './testing.ts';

let database: LedgerDatabase;
beforeAll(async () => {
  database = await openLedgerDatabase();
});
afterAll(() => database?.close());

const keys = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A vendor that answers all of them in one moment and refuses the last; `taken` is told of each taking over. */
const together = (taken: (keys: string[]) => void): Adapter<Tx> => {
  const waiting: { readonly key: string; readonly settle: (answer: SendAnswer) => void }[] = [];
  const answerAll = (): void => {
    for (const { key, settle } of waiting)
      settle(
        key === keys.at(-1)
          ? { outcome: 'refused', status: 400, code: 'x', message: 'x' }
          : { outcome: 'ok', remoteId: `made ${key}` },
      );
  };
  return {
    foundBy: 'read',
    find: () => Promise.resolve([]),
    send: ({ key }) =>
      new Promise((settle) => {
        waiting.push({ key, settle });
        if (waiting.length === keys.length) answerAll();
      }),
    apply: (_tx, intent) => Promise.resolve(taken([intent.key])),
    applyAll: (_tx, results) =>
      Promise.resolve(taken(results.map(({ intent, applied }) => `${intent.key}: ${applied.remoteId}`))),
  };
};

const decided = async (): Promise<string> => {
  const providerId = database.providerId();
  const wanted = keys.map((key) => ({
    providerId,
    kind: 'configuration-create' as const,
    key,
    subject: key,
    payload: null,
  }));
  await database.worker().store.transaction(providerId, (tx) => addIntentsTo(sqlStatements, tx, wanted));
  return providerId;
};

test('what one answer tells of many is taken over at once, and what was refused is not among it', async () => {
  const providerId = await decided();
  const taken: string[][] = [];
  const adapter = together((those) => taken.push(those));
  const { counts } = await deliver(database.worker(), providerId, { 'configuration-create': adapter });
  expect(counts['configuration-create']).toMatchObject({ done: 5, refused: 1 });
  expect(taken.map((those) => those.toSorted((a, b) => (a < b ? -1 : 1)))).toEqual([
    ['a: made a', 'b: made b', 'c: made c', 'd: made d', 'e: made e'],
  ]);
});

test('an adapter that takes over one by one is asked for each', async () => {
  const providerId = await decided();
  const taken: string[][] = [];
  const { applyAll: _applyAll, ...adapter } = together((those) => taken.push(those));
  await deliver(database.worker(), providerId, { 'configuration-create': adapter });
  expect(taken.flat().toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(taken).toHaveLength(5);
});
