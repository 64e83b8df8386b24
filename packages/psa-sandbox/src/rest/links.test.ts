import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
const record = z.looseObject({ id: z.number() });
const call = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);

beforeAll(async () => {
  psa = await startTestSandbox();
});
afterAll(() => psa.stop());

test('a link of a screen is kept, and everybody reads its name', async () => {
  const made = await call('POST', '/system/links', { name: 'Umbrella', url: 'https://example.com/umbrella' });
  const { id } = record.parse(made.body);
  expect((await call('GET', '/system/info/links')).body).toMatchObject([{ id, name: 'Umbrella' }]);
  expect((await call('GET', '/system/info/links/count')).body).toEqual({ count: 1 });
  const patch = [{ op: 'replace', path: 'name', value: 'Reports' }];
  expect((await call('PATCH', `/system/links/${id}`, patch)).body).toMatchObject({ name: 'Reports' });
  expect((await call('GET', `/system/info/links/${id}`)).body).not.toHaveProperty('url');
  expect((await call('DELETE', `/system/links/${id}`)).status).toBe(204);
  expect((await call('GET', '/system/info/links')).body).toEqual([]);
});

test('a link of the tickets needs its name, its text and its address', async () => {
  const refused = await call('POST', '/service/ticketLinks', { name: 'Look' });
  expect(refused).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'linkText' }, { field: 'url' }] },
  });
  const body = { name: 'Look', linkText: 'Look at it', url: 'https://example.com/?id=' };
  const { id } = record.parse((await call('POST', '/service/ticketLinks', body)).body);
  expect((await call('GET', `/service/ticketLinks/${id}/info`)).body).toMatchObject({ id, ...body });
});
