import { z } from 'zod';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';
import { bulkSizes } from './bulk.ts';

let psa: TestSandbox;

beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'medium' });
}, 60_000);
afterAll(() => psa?.stop());

const change = (path: string, field: string) =>
  psa.rest(psa.admin, 'PATCH', path, [{ op: 'replace', path: field, value: 'Changed' }]);
const read = async (path: string): Promise<unknown> => (await psa.rest(psa.admin, 'GET', path)).body;

test('a bulk seed holds as many records as its size says, and the large one is ten times the medium one', async () => {
  const { companies, configurations, tickets } = bulkSizes.medium;
  expect(await read('/company/companies/count')).toEqual({ count: companies });
  expect(await read('/company/configurations/count')).toEqual({ count: configurations });
  expect(await read('/service/tickets/count')).toEqual({ count: tickets });
  expect(bulkSizes.large).toEqual({ companies: 10_000, configurations: 100_000, tickets: 200_000 });
});

test('every company has configurations and tickets, and every board and status its share', async () => {
  const ids = z
    .array(z.object({ id: z.number() }))
    .parse(await read('/company/companies?fields=id&pageSize=1000'));
  for (const { id } of [ids[0], ids[499], ids[999]].filter((one) => one !== undefined)) {
    expect(await read(`/company/configurations/count?conditions=company/id=${id}`)).toEqual({ count: 10 });
    expect(await read(`/service/tickets/count?conditions=company/id=${id}`)).toEqual({ count: 20 });
  }
  for (const status of [1, 2, 3, 4, 5, 6, 7, 8])
    expect(await read(`/service/tickets/count?conditions=status/id=${status}`)).toEqual({ count: 2_500 });
});

test('seeded records pass the validation that every change brings', async () => {
  expect((await change('/company/companies/7', 'name')).status).toBe(200);
  expect((await change('/company/configurations/7', 'name')).status).toBe(200);
  expect((await change('/service/tickets/7', 'summary')).status).toBe(200);
  expect((await change('/company/contacts/7', 'lastName')).status).toBe(200);
});
