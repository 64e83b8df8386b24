import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { inProvider } from '@parasol/postgres';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { rewrapLogSources } from '../exports/index.ts';
import { rewrapNoticeSecrets } from '../notices/index.ts';
import { createProvider } from '../providers/index.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { createVault, parseMasterKeys } from '../vault/index.ts';

let deps: TestDeps;
let providerId: string;
beforeAll(async () => {
  deps = await startTestDeps();
  const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
  providerId = (await createProvider(deps, { kind: 'msp', name: 'An MSP' }, actor)).id;
});
afterAll(async () => deps.stop());

/** Until somebody waits for a row that somebody else has changed and not yet committed. */
const untilOneWaits = async (): Promise<void> => {
  for (let look = 0; look < 400; look += 1) {
    const { rows } = await sql`select 1 from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()`.execute(deps.db);
    if (rows.length > 0) return;
    await sleep(20);
  }
  throw new Error('nobody waited');
};

const tables = [
  {
    table: 'notice_settings',
    column: 'sealed_secret',
    field: 'notices.webhookSecret',
    insert: (
      sealed: string,
    ) => sql`insert into notice_settings (provider_id, emails, language, webhook_url, sealed_secret)
      values (${providerId}::uuid, '{}', 'en', 'https://hooks.example.com/', ${sealed})`,
    rotate: async (rooms: TestDeps) => rewrapNoticeSecrets(rooms, [providerId]),
  },
  {
    table: 'log_sources',
    column: 'sealed',
    field: 'umbrella.log-bucket.secretAccessKey',
    insert: (
      sealed: string,
    ) => sql`insert into log_sources (provider_id, source_id, described, sealed, changed_at, checked_at)
      values (${providerId}::uuid, gen_random_uuid(), ${JSON.stringify({ kind: 'folder', directory: '/logs' })}::jsonb, ${sealed}, now(), now())`,
    rotate: rewrapLogSources,
  },
];

test.each(tables)('a secret that is saved while keys are rotated stays ($table)', async (o) => {
  const context = { providerId, field: o.field };
  const column = sql.ref(o.column);
  const table = sql.table(o.table);
  await inProvider(deps.db, providerId, async (tx) => o.insert(deps.vault.seal('old', context)).execute(tx));
  const newKey = randomBytes(32).toString('base64');
  const vault = createVault(parseMasterKeys(`${newKey}\n${deps.masterKeys}`, 'test'));
  const { rotating } = await inProvider(deps.db, providerId, async (tx) => {
    const sealed = deps.vault.seal('new', context);
    await sql`update ${table} set ${column} = ${sealed} where provider_id = ${providerId}::uuid`.execute(tx);
    const begun = o.rotate({ ...deps, vault });
    await untilOneWaits();
    return { rotating: begun };
  });
  await rotating;
  const stored = async (): Promise<string> => {
    const { rows } = await inProvider(deps.db, providerId, async (tx) =>
      sql<{
        sealed: string;
      }>`select ${column} as sealed from ${table} where provider_id = ${providerId}::uuid`.execute(tx),
    );
    return rows[0]?.sealed ?? '';
  };
  expect(vault.open(await stored(), context)).toBe('new');
  await o.rotate({ ...deps, vault });
  expect(createVault(parseMasterKeys(newKey, 'test')).open(await stored(), context)).toBe('new');
});
