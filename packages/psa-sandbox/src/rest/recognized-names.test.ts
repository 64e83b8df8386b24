/** What conditions, orderings and paging take for a name or a number: everything else is refused in the PSA's words. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
});
afterAll(() => psa.stop());

const get = (path: string, headers?: Record<string, string>) =>
  psa.rest(psa.admin, 'GET', path, undefined, headers);
const list = (query: Record<string, string>) =>
  get(`/service/tickets?${new URLSearchParams(query).toString()}`);

test.each(['constructor', '__proto__', '_info/constructor', 'company/constructor', 'hasOwnProperty'])(
  'a name that only JavaScript knows, %s, is no field to order or search by',
  async (name) => {
    const refused = { code: 'ApiFindCondition', message: `${name} is not a recognized name.` };
    for (const query of [
      { orderBy: name },
      { conditions: `${name}=null` },
      { conditions: `${name}!=null` },
      { conditions: `${name}=1` },
    ]) {
      expect(await list(query)).toMatchObject({ status: 400, body: refused });
    }
  },
);

test('a reference that is compared like a value is told from a member of it', async () => {
  const answer = await list({ conditions: 'status=1' });
  expect(answer).toMatchObject({ status: 400, body: { code: 'ApiFindCondition' } });
  expect(answer.text).toContain('A reference can only be compared with null');
  expect((await list({ conditions: 'status!=null' })).status).toBe(200);
});

const forwardOnly = { 'pagination-type': 'forward-only' };

test.each(['2000000000', '2147483647', '99999999999999999999'])(
  'paging forward from an id as high as %s is at the end, not at the beginning',
  async (pageId) => {
    const page = await get(`/service/tickets?pageId=${pageId}`, forwardOnly);
    expect(page).toMatchObject({ status: 200, body: [] });
    expect(page.headers.get('link')).toBe('');
  },
);

test('a page far past the end is empty', async () => {
  expect(await get('/service/tickets?page=9999999999')).toMatchObject({ status: 200, body: [] });
});

test.each(['9999-12-31T23:59:59-14:00', '0000-06-01T00:00:00Z', '0001-01-01T00:00:00+14:00'])(
  '%s is no time that the PSA knows, to search by or to keep',
  async (time) => {
    expect(await list({ conditions: `dateEntered > [${time}]` })).toMatchObject({
      status: 400,
      body: { code: 'ApiFindCondition' },
    });
    const put = [{ op: 'replace', path: 'requiredDate', value: time }];
    expect((await psa.rest(psa.admin, 'PATCH', '/service/tickets/1', put)).status).toBe(400);
  },
);

test('a status that a board does not have is named with the board', async () => {
  const body = { summary: 'x', company: { id: 1 }, board: { id: 1 }, status: { id: 999 } };
  expect(await psa.rest(psa.admin, 'POST', '/service/tickets', body)).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'status/id', message: 'Service Status 999 not found for Service Board 1' }] },
  });
});

test('members of a body and of its references are read in any case', async () => {
  const body = { Summary: 'any case', COMPANY: { Id: 1 }, board: { NAME: 'Security' } };
  expect(await psa.rest(psa.admin, 'POST', '/service/tickets', body)).toMatchObject({
    status: 201,
    body: { company: { id: 1 }, board: { name: 'Security' } },
  });
});
