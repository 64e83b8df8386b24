/** What the answer to a write shows: the members that `fields` names, and what was written beside the record. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
});
afterAll(() => psa?.stop());
const call = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);

test('POST, PUT and PATCH answer the members that `fields` names', async () => {
  const ticket = { summary: 'Printer', company: { id: 1 } };
  const created = await call('POST', '/service/tickets?fields=Summary,company/identifier', ticket);
  expect(created).toMatchObject({ status: 201 });
  expect(created.body).toEqual({ summary: 'Printer', company: { identifier: 'HarborDentalGroup' } });
  const put = await call('PUT', '/service/tickets/1?fields=id', ticket);
  expect([put.status, put.body]).toEqual([200, { id: 1 }]);
  const patch = [{ op: 'replace', path: 'summary', value: 'Printer 2' }];
  const patched = await call('PATCH', '/service/tickets/1?fields=id,summary,_info/updatedBy,nosuch', patch);
  expect(patched.body).toEqual({ id: 1, summary: 'Printer 2', _info: { updatedBy: expect.any(String) } });
});

test('a new company has the types that it was made with, named by id, identifier or name', async () => {
  const body = { identifier: 'Typed', name: 'Typed', city: 'x' };
  const types = [{ id: 1 }, { name: 'vendor' }, { identifier: 'Prospect' }, { id: 1, name: 'Client' }];
  const created = await call('POST', '/company/companies', { ...body, types });
  expect(created).toMatchObject({
    status: 201,
    body: {
      types: [
        { id: 1, name: 'Client' },
        { id: 2, name: 'Prospect' },
        { id: 3, name: 'Vendor' },
      ],
    },
  });
  expect(
    await call('POST', '/company/companies', { ...body, identifier: 'T2', types: [{ name: 'Nobody' }] }),
  ).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'NotFound', message: 'Company Type Nobody not found' }] },
  });
  const none = await call('POST', '/company/companies', { ...body, identifier: 'T3', types: [] });
  expect([none.status, none.text.includes('"types"')]).toEqual([201, false]);
});
