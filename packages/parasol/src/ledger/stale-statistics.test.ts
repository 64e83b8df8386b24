import { inProvider, openDatabase, openPool } from '@parasol/postgres';
import { testDatabase, type TestDatabase } from '@parasol/postgres/testing';
import type { Transaction } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { appRole, migrations, type Tables } from '../schema/index.ts';
import { crowdId } from '../schema/test-crowd.ts';
import { sqlStatements } from './store.ts';

const ours = crowdId(1);
const others = 100;
const open = 2_000;
const epoch = 1;
const limit = 50;
/** three for the index that is asked what comes before it, and its own */
const pagesEach = 15;

const rows = (state: 'done' | 'pending', providers: string, each: number): string =>
  `insert into intents (provider_id, kind, key, subject, position, blocking, payload, state, attempt, fence, epoch,
      next_at, searches, failures, hold_after_search, released, created_at, updated_at)
    select ('00000000-0000-4000-8000-' || lpad(p::text, 12, '0'))::uuid, 'configuration-create', '${state} ' || c,
      'customer ' || c, 1, true, '{}', '${state}', 0, 0, ${epoch}, now(), 0, 0, false, false, now(), now()
    from ${providers} as p, generate_series(1, ${each}) as c`;

const node = z.object({ 'Shared Hit Blocks': z.number(), 'Shared Read Blocks': z.number() });
const explained = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: node })) }));

const kinds = ['configuration-create'] as const;
const steps: Readonly<Record<string, (tx: Transaction<Tables>, now: number) => Promise<unknown>>> = {
  'when to look again': (tx) => sqlStatements.nextDueAt(tx, ours),
  'what is due': (tx, now) => sqlStatements.lockDue(tx, ours, { now, epoch, kinds, limit }),
  'what lost its lease': (tx, now) => sqlStatements.lockStale(tx, ours, { now, epoch, limit }),
  'what comes next': (tx, now) => sqlStatements.peekPending(tx, ours, { now, epoch, kinds, limit }),
};

/** What PostgreSQL knows of a table is as old as its last look, which may be from before a night's run filled it. */
describe.each([
  { known: 'all of them', before: [], after: ['vacuum analyze intents'] },
  { known: 'a table that was empty', before: [] },
  { known: 'one in which all was done', before: [rows('done', `generate_series(1, ${others})`, 70)] },
  {
    known: 'one in which all of the provider itself was done',
    before: [rows('done', `generate_series(1, 1)`, 10_000)],
  },
])('PostgreSQL knows of $known, and 2,000 intents are new', ({ before, after = [] }) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase({ template: 'parasol', migrations, appRole });
    const owner = openPool(database.ownerUrl, { max: 1 });
    await owner.query('alter table intents set (autovacuum_enabled = false)');
    await owner.query('set session_replication_role = replica');
    for (const statement of before) await owner.query(statement);
    await owner.query('vacuum analyze intents');
    await owner.query(rows('pending', 'generate_series(1, 1)', open));
    for (const statement of after) await owner.query(statement);
    await owner.end();
  });
  afterAll(() => database.drop());

  it.each(Object.keys(steps))('%s costs a few pages for each of them, not all for each', async (name) => {
    const asked: { sql: string; parameters: readonly unknown[] }[] = [];
    const pool = openPool(database.url, { max: 1 });
    const db = openDatabase<Tables>(pool, ({ query }) => {
      if (/intents/.test(query.sql)) asked.push(query);
    });
    await inProvider(db, ours, async (tx) => steps[name]?.(tx, Date.now()));
    expect(asked.length).toBe(1);
    for (const plan of ['force_custom_plan', 'force_generic_plan']) {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(`set local app.provider = '${ours}'`);
      await client.query(`set local plan_cache_mode = ${plan}`);
      const text = `explain (analyze, buffers, format json) ${asked[0]?.sql ?? ''}`;
      const { rows: answer } = await client.query({
        text,
        values: [...(asked[0]?.parameters ?? [])],
        name: plan,
      });
      await client.query('rollback');
      client.release();
      const read = explained.parse(answer)[0]?.['QUERY PLAN'][0]?.Plan;
      const pages = (read?.['Shared Hit Blocks'] ?? 0) + (read?.['Shared Read Blocks'] ?? 0);
      expect([plan, pages > 0]).toEqual([plan, true]);
      expect(pages).toBeLessThan(pagesEach * (name === 'when to look again' ? open : limit));
    }
    await db.destroy();
  });
});
