import { expect, test } from 'vitest';

import { addIntentsTo } from './add-intent.ts';
import type { Attempt, Intent } from './intent.ts';
import { learnLatenessIn } from './lateness.ts';
import { createMemoryDatabase } from './memory-database.ts';
import { createMemoryStore } from './memory-store.ts';
import { defaultTimes } from './times.ts';

const minuteMs = 60_000;
const start = Date.parse('2026-11-22T08:00:00Z');
const at = (minutes: number): number => start + minutes * minuteMs;

type Sent = readonly [minutes: number, outcome: string];

/** A write as it ended after these sends, and what is learnt from records made at these minutes. */
const learnFrom = async (o: {
  readonly sent: readonly Sent[];
  readonly done: Pick<Intent, 'reason' | 'remoteId'>;
  readonly made: readonly (readonly [remoteId: string, minutes: number])[];
  readonly restoredAt?: number;
}): Promise<number> => {
  let now = at(0);
  const store = createMemoryStore(createMemoryDatabase(), () => now, defaultTimes);
  await store.transaction('p', async (tx) => {
    const wanted = { providerId: 'p', kind: 'ticket-create', key: 'k', subject: 's', payload: null } as const;
    const [added] = await addIntentsTo(store, tx, [wanted]);
    if (added === undefined) throw new Error('not added');
    await store.save(tx, [{ ...added.intent, state: 'done', ...o.done }]);
    await store.addAttempts(
      tx,
      o.sent.map(([minutes, outcome], index): Attempt => ({
        providerId: 'p',
        intentId: added.intent.intentId,
        fence: index,
        attempt: index + 1,
        what: 'send',
        outcome,
        status: null,
        detail: null,
        startedAt: at(minutes),
        endedAt: at(minutes),
      })),
    );
    if (o.restoredAt !== undefined) {
      now = at(o.restoredAt);
      store.raiseEpoch();
    }
    const records = o.made.map(([remoteId, minutes]) => ({ remoteId, madeAt: new Date(at(minutes)) }));
    await learnLatenessIn(store, tx, 'p', { kind: 'ticket-create', records });
  });
  return store.installation().greatestLatenessMs / minuteMs;
};

test.each([
  {
    what: 'the first send, given up and sent again, was applied after all',
    sent: [
      [0, 'unknown'],
      [17, 'ok'],
    ],
    done: { reason: 'answered', remoteId: '101' },
    made: [
      ['100', 40],
      ['101', 17],
    ],
    learnt: 40,
  },
  {
    what: 'the same where the search adopted the second',
    sent: [
      [0, 'lease-ran-out'],
      [17, 'unknown'],
    ],
    done: { reason: 'adopted', remoteId: '100' },
    made: [
      ['100', 18],
      ['101', 40],
    ],
    learnt: 23,
  },
  {
    what: 'one send, answered: somebody copied the ticket',
    sent: [[0, 'ok']],
    done: { reason: 'answered', remoteId: '100' },
    made: [
      ['100', 0],
      ['101', 300],
    ],
    learnt: 0,
  },
  {
    what: 'more tickets than sends in doubt: somebody copied one',
    sent: [[0, 'unknown']],
    done: { reason: 'adopted', remoteId: '100' },
    made: [
      ['100', 1],
      ['101', 300],
    ],
    learnt: 0,
  },
  {
    what: 'days later it was a person',
    sent: [
      [0, 'unknown'],
      [17, 'ok'],
    ],
    done: { reason: 'answered', remoteId: '101' },
    made: [
      ['100', 3_000],
      ['101', 17],
    ],
    learnt: 0,
  },
  {
    what: 'sent before a restore: a lost time line may have sent it again',
    sent: [
      [0, 'unknown'],
      [17, 'ok'],
    ],
    done: { reason: 'answered', remoteId: '101' },
    made: [
      ['100', 40],
      ['101', 17],
    ],
    restoredAt: 60,
    learnt: 0,
  },
] as const)('of two records of one mark $learnt minutes are learnt: $what', async ({ learnt, ...o }) => {
  expect(await learnFrom(o)).toBe(learnt);
});
