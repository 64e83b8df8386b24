/** How addresses are read: in any case, percent-encoded, below the codebase; and what leads nowhere. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox();
});
afterAll(() => psa.stop());

const made = z.looseObject({ id: z.number() });
const make = async (path: string, body: unknown): Promise<number> =>
  made.parse((await psa.rest(psa.admin, 'POST', path, body)).body).id;

test.each([
  '/login/companyinfo/parasol',
  '/Login/CompanyInfo/PARASOL',
  '/v4_6_release/login/companyinfo/parasol',
])('%s tells of the company', async (path) => {
  const answer = await fetch(psa.url + path);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(await answer.json()).toMatchObject({ CompanyID: 'parasol' });
});

test('an unknown company is null, in any case of the address', async () => {
  expect(await (await fetch(`${psa.url}/Login/companyInfo/other`)).text()).toBe('null');
});

test('the gateway knows no way to what a codebase does not serve', async () => {
  const answer = await fetch(`${psa.url}/v4_6_release/services/x`);
  expect([answer.status, await answer.text()]).toEqual([400, 'Cannot route. Codebase/company is invalid']);
});

test('a member is found by an identifier that the address encodes', async () => {
  await psa.member({ roleId: 1, identifier: 'Ko nan' });
  expect(await psa.rest(psa.admin, 'GET', '/system/members/Ko%20nan')).toMatchObject({
    status: 200,
    body: { identifier: 'Ko nan' },
  });
});

test('a value of a question is made and found below the type that has the question, and no other', async () => {
  const types = '/company/configurations/types';
  const [mine, other] = [await make(types, { name: 'Mine' }), await make(types, { name: 'Other' })];
  const question = await make(`${types}/${mine}/questions`, {
    fieldType: 'Text',
    entryType: 'List',
    sequenceNumber: 1,
    question: 'Which?',
  });
  const values = (type: number) => `${types}/${type}/questions/${question}/values`;
  const body = { value: 'This' };
  expect((await psa.rest(psa.admin, 'POST', values(other), body)).status).toBe(404);
  expect((await psa.rest(psa.admin, 'GET', values(other))).status).toBe(404);
  expect((await psa.rest(psa.admin, 'POST', values(mine), body)).status).toBe(201);
});

test('an address that is too long is refused as such, with a body where it can be read at all', async () => {
  const list = (length: number) => `/service/tickets?conditions=summary!="${'x'.repeat(length)}"`;
  expect((await psa.rest(psa.admin, 'GET', list(9_000))).status).toBe(200);
  expect(await psa.rest(psa.admin, 'GET', list(12_000))).toMatchObject({
    status: 414,
    body: { code: 'ConnectWiseApi' },
  });
  expect((await psa.rest(psa.admin, 'GET', list(40_000))).status).toBe(414);
  expect((await psa.rest(psa.admin, 'GET', list(80_000))).status).toBe(414);
});

test('a body that begins with a byte order mark is read', async () => {
  const body = `\uFEFF${JSON.stringify({ identifier: 'Bom', name: 'Bom', city: 'x' })}`;
  expect((await psa.rest(psa.admin, 'POST', '/company/companies', body)).status).toBe(201);
});

test('older versions’ errors are null at the end, as in the samples', async () => {
  const nulls = (nullErrors: boolean) => psa.screen('PUT', '/settings', { nullErrors });
  expect((await nulls(true)).status).toBe(200);
  expect((await psa.rest(psa.admin, 'GET', '/service/tickets/99')).text).toBe(
    '{"code":"NotFound","message":"Ticket 99 not found","errors":null}',
  );
});
