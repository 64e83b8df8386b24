/** Records that are added at once: they come into view in the order of their numbers, which forward-only paging relies on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool } from '@parasol/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
const record = z.object({ id: z.number() });
const seen = z.object({ there: z.number(), span: z.number() });
const added = 1_600;
const readers = 3;
const place = { addressLine1: '1 Example Street', city: 'Springfield' };

beforeAll(async () => {
  psa = await startTestSandbox();
});
afterAll(() => psa.stop());

test('at no moment is a ticket there without those before it', async () => {
  const sent = { identifier: 'Forward', name: 'Forward', ...place };
  const company = record.parse((await psa.rest(psa.admin, 'POST', '/company/companies', sent)).body).id;
  const pool = openPool(psa.databaseUrl, { max: readers, applicationName: 'a reader' });
  const over = new AbortController();
  let looks = 0;
  const gaps: number[] = [];
  const look = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const { rows } = await pool.query(
        'select count(*)::int as there, coalesce(max(id) - min(id) + 1, 0) as span from record_ticket',
      );
      const { there, span } = seen.parse(rows[0]);
      looks += 1;
      if (there !== span) gaps.push(span - there);
    }
  };
  const looking = Array.from({ length: readers }, look);
  const lanes = Array.from({ length: 32 }, async (_, lane) => {
    for (let n = lane; n < added; n += 32) {
      const ticket = { summary: `Forward ${n}`, company: { id: company } };
      const { status } = await psa.rest(psa.admin, 'POST', '/service/tickets', ticket);
      expect(status).toBe(201);
    }
  });
  await Promise.all(lanes);
  over.abort();
  await Promise.all(looking);
  await pool.end();
  expect(looks).toBeGreaterThan(100);
  expect(gaps).toEqual([]);
});

test('those that come after one that waits for a lock come into view after it', async () => {
  const pool = openPool(psa.databaseUrl, { max: 2, applicationName: 'a writer' });
  const client = await pool.connect();
  try {
    await client.query('begin');
    // the same identifier, written and not yet committed
    await client.query(
      `insert into record_company (id, data, entered_at, entered_by, updated_at, updated_by)
        select 1000000, jsonb_set(data, '{identifier}', '"Held"'), entered_at, entered_by, updated_at, updated_by
        from record_company limit 1`,
    );
    const post = async (identifier: string): Promise<number> => {
      const sent = { identifier, name: identifier, ...place };
      const { status, body } = await psa.rest(psa.admin, 'POST', '/company/companies', sent);
      expect(status).toBe(201);
      return record.parse(body).id;
    };
    const first = post('Held');
    const waits = `select pid from pg_stat_activity
      where application_name = 'psa-sandbox' and wait_event_type = 'Lock' and datname = current_database()`;
    await expect.poll(async () => (await pool.query(waits)).rows.length, { timeout: 10_000 }).toBe(1);
    let answered = 0;
    const later = Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const id = await post(`After${n}`);
        answered += 1;
        return id;
      }),
    );
    await sleep(500);
    expect(answered).toBe(0);
    await client.query('rollback');
    const held = await first;
    for (const id of await later) expect(id).toBeGreaterThan(held);
  } finally {
    client.release();
    await pool.end();
  }
});

test('one that is refused among many takes none of them along', async () => {
  const company = (n: number) => ({
    identifier: n % 10 === 3 ? 'Twice' : `Once${n}`,
    name: `Once ${n}`,
    ...place,
  });
  const statuses = await Promise.all(
    Array.from(
      { length: 40 },
      async (_, n) => (await psa.rest(psa.admin, 'POST', '/company/companies', company(n))).status,
    ),
  );
  expect(statuses.filter((status) => status === 201)).toHaveLength(37);
  expect(statuses.filter((status) => status === 400)).toHaveLength(3);
});
