/** What a caller isn't shown can't be found out by conditions and orderings either. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Keys, startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
let without: Keys;
let tickets: Keys;
beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
  without = (await psa.member({ roleId: await psa.role({}) })).keys;
  const roleId = await psa.role({ 'Service Desk/Service Tickets': ['None', 'None', 'None', 'All'] });
  tickets = (await psa.member({ roleId })).keys;
});
afterAll(() => psa.stop());

const ask = (keys: Keys, path: string, query: Record<string, string>) =>
  psa.rest(keys, 'GET', `${path}?${new URLSearchParams(query).toString()}`);
const unrecognized = (name: string) => ({
  status: 400,
  body: { code: 'ApiFindCondition', message: `${name} is not a recognized name.` },
});

test.each([
  ['/service/priorities', 'color', 'color="Red"'],
  ['/system/info/members', 'hourlyCost', 'hourlyCost=null'],
  ['/system/info/members', 'securityRole/name', 'securityRole/name="Admin"'],
  ['/company/companies/info', 'annualRevenue', 'annualRevenue>1'],
  ['/company/companies/info', 'defaultContact/firstName', 'defaultContact/firstName like "A%"'],
])('%s, reduced, knows no %s', async (path, name, conditions) => {
  for (const where of [path, `${path}/count`])
    expect(await ask(without, where, { conditions })).toMatchObject(unrecognized(name));
  expect(await ask(without, path, { orderBy: name })).toMatchObject(unrecognized(name));
});

test('lists that are reduced can be searched by what they show', async () => {
  const priority = await ask(without, '/service/priorities', { conditions: 'name like "Priority 1%"' });
  expect(priority.body).toEqual([{ id: 1, name: 'Priority 1 - Emergency' }]);
  const conditions = 'status/name="Active" and city="Springfield" and lastUpdated>[2020-01-01T00:00:00Z]';
  expect((await ask(without, '/company/companies/info/count', { conditions })).body).toEqual({ count: 10 });
});

test('reduced lists have no lists to search in that they do not show', async () => {
  const conditions = { childConditions: 'integratorTags/value="x"' };
  expect((await ask(without, '/company/companies/info', conditions)).status).toBe(400);
  const custom = { customFieldConditions: 'caption="x"' };
  expect(await ask(without, '/company/companies/info', custom)).toMatchObject(unrecognized('customFields'));
});

test.each([
  ['owner/hourlyCost', 'owner/hourlyCost>=0'],
  ['owner/securityRole/name', 'owner/securityRole/name="Admin"'],
  ['company/phoneNumber', 'company/phoneNumber like "5%"'],
  ['company/annualRevenue', 'company/annualRevenue=null'],
])('a right to tickets alone does not lead to %s', async (name, conditions) => {
  expect(await ask(tickets, '/service/tickets', { conditions })).toMatchObject(unrecognized(name));
  expect(await ask(tickets, '/service/tickets', { orderBy: name })).toMatchObject(unrecognized(name));
  expect((await ask(psa.admin, '/service/tickets', { conditions })).status).toBe(200);
});

test('what a reference shows can be searched by without a right to what it refers to', async () => {
  const conditions = 'company/identifier="HarborDentalGroup" and board/name="Service Desk" and contact/id=1';
  expect(await ask(tickets, '/service/tickets/count', { conditions })).toMatchObject({ body: { count: 1 } });
});
