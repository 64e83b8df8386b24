/** Records that are added at once: they come into view in the order of their numbers, which forward-only paging relies on. */
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
