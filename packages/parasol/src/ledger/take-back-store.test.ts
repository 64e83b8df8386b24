import { inProvider } from '@parasol/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createProvider } from '../providers/index.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import type { NewIntent } from './intent.ts';
import { addIntents } from './ledger.ts';
import { listIntents } from './list-store.ts';
import { takeBack, takeBackRefused } from './take-back-store.ts';

let deps: TestDeps;
let providerId = '';
beforeAll(async () => {
  deps = await startTestDeps();
  const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
  providerId = (await createProvider(deps, { kind: 'msp', name: 'An MSP' }, actor)).id;
});
afterAll(() => deps.stop());

const decided = (key: string, runId: string, kind: NewIntent['kind'] = 'configuration-create') => ({
  providerId,
  kind,
  key,
  subject: key,
  payload: {},
  runId,
});

test('of a cancelled run only what nobody has begun to write is taken back, and can be decided anew', async () => {
  const [cancelled, other] = [deps.ids(), deps.ids()];
  const wanted = [
    decided('waits', cancelled),
    decided('in doubt', cancelled),
    decided('given up and sent again', cancelled),
    decided('of another run', other),
    decided('a ticket', cancelled, 'ticket-create'),
  ];
  await inProvider(deps.db, providerId, async (tx) => {
    await addIntents(deps, tx, wanted);
    const of = (key: string) => tx.updateTable('intents').where('key', '=', key);
    await of('in doubt').set({ state: 'unknown', sent_at: new Date() }).execute();
    await of('given up and sent again').set({ attempt: 2, sent_at: new Date() }).execute();
  });
  expect(await takeBack(deps, providerId, { runId: cancelled, kind: 'configuration-create' })).toBe(1);
  const left = await listIntents(deps, providerId, { page: 1, pageSize: 10 });
  expect(left.rows.map((one) => one.key)).toHaveLength(4);
  expect(left.rows.map((one) => one.key)).not.toContain('waits');
  const again = await inProvider(deps.db, providerId, (tx) =>
    addIntents(deps, tx, [decided('waits', other)]),
  );
  expect(again).toMatchObject([{ added: true, intent: { state: 'pending' } }]);
});

test('a refused write that another has replaced can be sent by nobody any more; one that is not refused stays', async () => {
  await inProvider(deps.db, providerId, async (tx) => {
    const added = await addIntents(deps, tx, [
      decided('replaced', deps.ids()),
      decided('in doubt as well', deps.ids()),
    ]);
    const states = ['refused', 'unknown'] as const;
    for (const [index, { intent }] of added.entries())
      await tx
        .updateTable('intents')
        .set({ state: states[index] ?? 'unknown' })
        .where('intent_id', '=', intent.intentId)
        .execute();
    for (const { intent } of added) await takeBackRefused(tx, providerId, intent.intentId);
  });
  const left = (await listIntents(deps, providerId, { page: 1, pageSize: 10 })).rows.map((one) => one.key);
  expect(left).not.toContain('replaced');
  expect(left).toContain('in doubt as well');
});
