import { windowMs } from '@parasol/umbrella';
import { expect, test } from 'vitest';

import type { Adapter, Adapters } from '../ledger/index.ts';
import type { LedgerStore, MemoryTx } from '../ledger/for-simulation.ts';
import type { IncidentStore } from '../incidents/for-simulation.ts';
import { isBeyondSettle, runSeed } from './run-seed.ts';
import { dayBegins, type Sabotage } from './world.ts';

const seedsMax = 150;
const hourMs = 3_600_000;

const ofEach =
  (spoil: (adapter: Adapter<MemoryTx>) => Partial<Adapter<MemoryTx>>) =>
  (made: Adapters<MemoryTx>): Adapters<MemoryTx> =>
    Object.fromEntries(
      Object.entries(made).map(([kind, adapter]) => [kind, { ...adapter, ...spoil(adapter) }]),
    );

type Stored = Parameters<LedgerStore<MemoryTx>['save']>[1][number];

/** What a step has decided is stored otherwise. */
const saving =
  (spoil: (intent: Stored) => Stored) =>
  (honest: LedgerStore<MemoryTx>): LedgerStore<MemoryTx> => ({
    ...honest,
    save: (tx, intents) => honest.save(tx, intents.map(spoil)),
  });

const spoiling =
  (spoil: (honest: IncidentStore<MemoryTx>) => Partial<IncidentStore<MemoryTx>>) =>
  (honest: IncidentStore<MemoryTx>): IncidentStore<MemoryTx> => ({ ...honest, ...spoil(honest) });

type Case = {
  /** What is done, or left undone, in the words of docs/exactly-once.md. */
  readonly what: string;
  /** What the check says of it. */
  readonly words: RegExp;
  readonly sabotage: Sabotage;
  /** Shows only where the vendor is later than settle. */
  readonly beyondSettle?: boolean;
};

/** Most of the day, from when the search was seen to find. */
const blind = { from: dayBegins + 6 * hourMs, to: dayBegins + 30 * hourMs };

const twice = /one too many|second time/u;

/** Each rule of docs/exactly-once.md, broken. */
const cases: readonly Case[] = [
  {
    what: 'not looking for the marker before sending again',
    words: twice,
    sabotage: { adapters: ofEach(() => ({ foundBy: 'read', find: () => Promise.resolve([]) })) },
  },
  {
    what: 'sending again before settle',
    words: twice,
    sabotage: { times: { createTimeoutMs: 1_000, settleMs: 2_000, sendWindowMs: 1_000 } },
  },
  {
    what: 'sending again at once what was not answered',
    words: twice,
    sabotage: {
      adapters: ofEach((adapter) => ({
        async send(intent, context) {
          const answer = await adapter.send(intent, context);
          return answer.outcome === 'unknown' ? { outcome: 'never-sent', reason: answer.reason } : answer;
        },
      })),
    },
  },
  {
    what: 'taking every answer for a success',
    words: /told nowhere|still/u,
    sabotage: {
      adapters: ofEach((adapter) => ({
        async send(intent, context) {
          const answer = await adapter.send(intent, context);
          return answer.outcome === 'unknown' ? { outcome: 'ok', remoteId: '1' } : answer;
        },
      })),
    },
  },
  {
    what: 'sending without the commit of sending',
    words: twice,
    sabotage: {
      store: saving((intent) =>
        intent.state === 'sending'
          ? { ...intent, state: 'pending', leasedBy: null, leaseUntil: null, nextAt: intent.nextAt + hourMs }
          : intent,
      ),
    },
  },
  {
    what: 'sending again what a dead worker had sent',
    words: twice,
    sabotage: {
      store: saving((intent) =>
        intent.reason === 'lease-ran-out' && intent.state === 'unknown'
          ? { ...intent, state: 'pending' }
          : intent,
      ),
      faults: { crash: 0.01 },
    },
  },
  {
    what: 'waiting for ever for a dead worker',
    words: /told nowhere|still/u,
    sabotage: { times: { leaseMs: 1_000 * hourMs }, faults: { crash: 0.01 } },
  },
  {
    what: 'storing an answer without its ticket',
    words: /told nowhere|still/u,
    sabotage: { adapters: ofEach(() => ({ apply: () => Promise.resolve() })) },
  },
  {
    what: 'sending after the deadline',
    words: /one too many|second time|after their deadline/u,
    sabotage: {
      adapters: ofEach((adapter) => ({
        send(intent, context) {
          // asked once, as if nothing could pass between the question and the socket
          const may = context.mayWrite();
          return adapter.send(intent, { ...context, mayWrite: () => may || context.mayWrite() });
        },
      })),
      faults: { stop: 0.01 },
    },
  },
  {
    what: 'storing an answer whatever lease it was sent under',
    words: /one too many|second time|after their deadline|still/u,
    sabotage: {
      store: (honest) => {
        const newest = new Map<string, number>();
        const asSent = (intent: Stored): Stored => ({ ...intent, fence: newest.get(intent.intentId) ?? 0 });
        return {
          ...honest,
          save(tx, intents) {
            for (const one of intents) newest.set(one.intentId, one.fence);
            return honest.save(tx, intents);
          },
          lockAll: async (tx, id, ids) =>
            (await honest.lockAll(tx, id, ids)).map((one) =>
              newest.has(one.intentId) ? { ...asSent(one), state: 'sending' } : one,
            ),
        };
      },
      faults: { stop: 0.01 },
    },
  },
  {
    what: 'going on in the old epoch after a restore',
    words: /one too many|second time|told nowhere|another ticket/u,
    sabotage: { sameEpoch: true },
  },
  {
    what: 'sending at once what is decided for the first time after a restore',
    words: twice,
    sabotage: {
      store: (honest) => ({
        ...honest,
        insert: (tx, id, intents) =>
          honest.insert(
            tx,
            id,
            intents.map((one) => ({ ...one, state: 'pending', reason: null, sendBefore: null })),
          ),
      }),
    },
  },
  {
    what: 'trusting a search that never found anything',
    words: twice,
    sabotage: {
      adapters: ofEach(() => ({ foundBy: 'read' })),
      faults: { searchNeverFinds: true, restores: [] },
    },
  },
  {
    what: 'trusting for ever a search that was seen to find',
    words: twice,
    sabotage: {
      store: (honest) => ({ ...honest, newestDone: () => Promise.resolve([]) }),
      faults: { answerLost: 0.2, restores: [], blind },
    },
  },
  {
    what: 'believing that many tickets were deleted at once',
    words: /another ticket while the first was open/u,
    sabotage: { brakeReleased: true },
  },
  {
    what: 'writing a note without reading its ticket',
    words: /closed long before/u,
    sabotage: {
      port: (honest) => ({
        ...honest,
        readTickets: () => Promise.resolve(new Map()),
        async readTicket(ticketId) {
          const ticket = await honest.readTicket(ticketId);
          return ticket === null ? null : { ...ticket, closed: false };
        },
      }),
      faults: { technician: { close: 0.4, remove: 0, merge: 0, move: 0 }, reopen: false },
    },
  },
  {
    what: 'not sweeping',
    words: /the sweep did not find/u,
    sabotage: { without: 'sweep' },
    beyondSettle: true,
  },
  {
    what: 'letting the sweep close the ticket that the incident points at',
    words: /is the one that is kept|another ticket while the first was open/u,
    sabotage: {
      without: 'going on with the kept',
      faults: { lateApply: 0.4, latenessMaxMs: 25 * 60_000, staleSearch: 1, searchLagMaxMs: 600_000 },
    },
    beyondSettle: true,
  },
  {
    what: 'judging no window again',
    words: /told nowhere/u,
    sabotage: {
      incidents: spoiling((honest) => ({
        async progress(tx, id) {
          const progress = await honest.progress(tx, id);
          if (progress === null || progress.judgedUpTo === null) return progress;
          return { ...progress, firstWindow: progress.judgedUpTo + windowMs };
        },
      })),
    },
  },
  {
    what: 'taking an identity for another because the other source tells of it',
    words: /marker of no incident/u,
    sabotage: {
      incidents: spoiling((honest) => ({
        saveSightings: (tx, id, o) =>
          honest.saveSightings(tx, id, {
            ...o,
            sightings: o.sightings.map((one) => ({
              ...one,
              identity: { ...one.identity, label: `${one.identity.originId ?? ''}${one.identity.label}` },
            })),
          }),
      })),
    },
  },
];

/** The first seed that notices, and what it says; the seeds before it were lucky. */
const noticedBy = async ({ sabotage, beyondSettle = false }: Case) => {
  for (let seed = 1; seed <= (beyondSettle ? 10 : 1) * seedsMax; seed += 1) {
    if (isBeyondSettle(seed) !== beyondSettle) continue;
    const verdict = await runSeed(seed, sabotage);
    if (verdict.broken.length > 0) return { seed, ...verdict };
  }
  throw new Error(`${seedsMax} days went by, and nobody noticed`);
};

test.each(cases)('$what is noticed', async (one) => {
  const { sabotage, words } = one;
  const { seed, broken } = await noticedBy(one);
  expect(broken.join('\n')).toMatch(words);
  expect((await runSeed(seed, sabotage)).broken, 'and again by the same seed').toEqual(broken);
  const honest = sabotage.faults === undefined ? {} : { faults: sabotage.faults };
  expect((await runSeed(seed, honest)).broken, 'while honest rules get through the day').toEqual([]);
});
