import { expect, test } from 'vitest';

import type { Adapter, Adapters } from '../ledger/index.ts';
import type { MemoryTx } from '../ledger/for-simulation.ts';
import { isBeyondSettle, runSeed } from './run-seed.ts';
import type { Sabotage } from './world.ts';

const seedsMax = 150;

const ofEach =
  (spoil: (adapter: Adapter<MemoryTx>) => Partial<Adapter<MemoryTx>>) =>
  (made: Adapters<MemoryTx>): Adapters<MemoryTx> =>
    Object.fromEntries(
      Object.entries(made).map(([kind, adapter]) => [kind, { ...adapter, ...spoil(adapter) }]),
    );

/** The first seed that notices, and what it says; the seeds before it were lucky. */
const noticedBy = async (sabotage: Sabotage) => {
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    if (isBeyondSettle(seed)) continue;
    const verdict = await runSeed(seed, sabotage);
    if (verdict.broken.length > 0) return { seed, ...verdict };
  }
  throw new Error(`${seedsMax} days went by, and nobody noticed`);
};

test.each([
  [
    'not looking for the marker before sending again',
    /one too many|second time/u,
    { adapters: ofEach(() => ({ foundBy: 'read', find: () => Promise.resolve([]) })) },
  ],
  [
    'sending again before settle',
    /one too many|second time/u,
    { times: { createTimeoutMs: 1_000, settleMs: 2_000, sendWindowMs: 1_000 } },
  ],
  [
    'sending after the deadline',
    /one too many|second time|after their deadline/u,
    {
      adapters: ofEach((adapter) => ({
        send: (intent, context) => {
          // asked once, as if nothing could pass between the question and the socket
          const may = context.mayWrite();
          return adapter.send(intent, { ...context, mayWrite: () => may || context.mayWrite() });
        },
      })),
    },
  ],
  [
    'going on in the old epoch after a restore',
    /one too many|second time|told nowhere|another ticket/u,
    { sameEpoch: true },
  ],
  [
    'taking every answer for a success',
    /told nowhere|still/u,
    {
      adapters: ofEach((adapter) => ({
        send: async (intent, context) => {
          const answer = await adapter.send(intent, context);
          return answer.outcome === 'unknown' ? { outcome: 'ok', remoteId: '1' } : answer;
        },
      })),
    },
  ],
] satisfies [string, RegExp, Sabotage][])('%s is noticed', async (_what, words, sabotage) => {
  const { seed, broken } = await noticedBy(sabotage);
  expect(broken.join('\n')).toMatch(words);
  expect((await runSeed(seed, sabotage)).broken, 'and again by the same seed').toEqual(broken);
  expect((await runSeed(seed)).broken, 'while honest rules get through the day').toEqual([]);
});
