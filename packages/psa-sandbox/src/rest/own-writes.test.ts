/** Who may see only some records writes only those, and refers to no other: else an answer would tell of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Keys, startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
const my = ['My', 'My', 'My', 'My'] as const;
const all = ['All', 'All', 'All', 'All'] as const;
let psa: TestSandbox;
let ours: { keys: Keys; memberId: number };

const post = async (keys: Keys, path: string, body: unknown) => psa.rest(keys, 'POST', path, body);
const make = async (path: string, body: unknown): Promise<number> =>
  made.parse((await post(psa.admin, path, body)).body).id;

beforeAll(async () => {
  // ten companies, each with a contact, a configuration and a ticket of the same number
  psa = await startTestSandbox({ seed: 'small' });
  const roleId = await psa.role({
    'Companies/Company Maintenance': my,
    'Companies/Contacts': my,
    'Companies/Configurations': my,
    'Service Desk/Service Tickets': my,
  });
  ours = await psa.member({ roleId });
  await make('/company/companies/1/teams', { teamRole: { id: 1 }, member: { id: ours.memberId } });
});
afterAll(() => psa.stop());

test('My: contacts and configurations are made for the own companies, by name or by id', async () => {
  const contact = (company: unknown) => post(ours.keys, '/company/contacts', { firstName: 'A', company });
  expect(await contact({ id: 1 })).toMatchObject({ status: 201, body: { company: { id: 1 } } });
  const refused = { status: 400, body: { errors: [{ code: 'NotFound', field: 'company/id' }] } };
  expect(await contact({ id: 2 })).toMatchObject(refused);
  expect(await contact({ identifier: 'NorthwindLogistics' })).toMatchObject(refused);
  const configuration = (id: number) => ({ name: 'x', type: { id: 1 }, company: { id } });
  expect(await post(ours.keys, '/company/configurations', configuration(2))).toMatchObject(refused);
  const bulk = await post(ours.keys, '/company/configurations/bulk', [configuration(1), configuration(2)]);
  expect(bulk).toMatchObject({ status: 207, body: { payload: [{ statusCode: 201 }, { statusCode: 400 }] } });
  expect((await psa.rest(psa.admin, 'GET', '/company/contacts/count?conditions=firstName="A"')).body).toEqual(
    { count: 1 },
  );
});

test('My: a ticket is made where it is the own one, and refers to no company or contact of others', async () => {
  const body = { summary: 'x', company: { id: 1 }, owner: { id: ours.memberId } };
  const own = await post(ours.keys, '/service/tickets', body);
  expect(own.status).toBe(201);
  expect((await post(ours.keys, '/service/tickets', { ...body, company: { id: 5 } })).status).toBe(400);
  expect((await post(ours.keys, '/service/tickets', { ...body, contact: { id: 5 } })).status).toBe(400);
  expect(await post(ours.keys, '/service/tickets', { ...body, owner: { id: 1 } })).toMatchObject({
    status: 403,
    body: { code: 'Security' },
  });
  const path = `/service/tickets/${made.parse(own.body).id}`;
  const contact = (id: number) => [{ op: 'replace', path: 'contact', value: { id } }];
  expect((await psa.rest(ours.keys, 'PATCH', path, contact(4))).status).toBe(400);
  expect((await psa.rest(ours.keys, 'PATCH', path, contact(1))).status).toBe(200);
  // what another has set stays when something else is changed
  expect((await psa.rest(psa.admin, 'PATCH', path, contact(4))).status).toBe(200);
  const rename = [{ op: 'replace', path: 'summary', value: 'y' }];
  expect((await psa.rest(ours.keys, 'PATCH', path, rename)).status).toBe(200);
});

test('a Level below Corporate writes for companies of its location, and what it makes belongs there', async () => {
  const branchCompany = await make('/company/companies', {
    identifier: 'Branch',
    name: 'Branch',
    city: 'x',
    territory: { id: 2 },
  });
  const roleId = await psa.role({
    'Companies/Company Maintenance': all,
    'Service Desk/Service Tickets': all,
  });
  const branch = await psa.member({ roleId, level: 'Location (Level 2)', location: 'Branch Office' });
  const ticket = await post(branch.keys, '/service/tickets', {
    summary: 'x',
    company: { id: branchCompany },
  });
  expect(ticket).toMatchObject({ status: 201, body: { location: { id: 2 } } });
  const path = `/service/tickets/${made.parse(ticket.body).id}`;
  expect((await post(branch.keys, '/service/tickets', { summary: 'x', company: { id: 3 } })).status).toBe(
    400,
  );
  const move = [{ op: 'replace', path: 'company', value: { id: 3 } }];
  expect((await psa.rest(branch.keys, 'PATCH', path, move)).status).toBe(400);
  const elsewhere = { identifier: 'Else', name: 'Else', city: 'x', territory: { id: 1 } };
  expect((await post(branch.keys, '/company/companies', elsewhere)).status).toBe(403);
  const { territory: _elsewhere, ...here } = elsewhere;
  expect(await post(branch.keys, '/company/companies', here)).toMatchObject({
    status: 201,
    body: { territory: { id: 2 } },
  });
  const before = (await psa.rest(psa.admin, 'GET', `${path}/configurations`)).body;
  const attached = await post(branch.keys, `${path}/configurations`, { id: 2 });
  expect(attached).toMatchObject({ status: 400, body: { errors: [{ code: 'NotFound', field: 'id' }] } });
  expect((await psa.rest(psa.admin, 'GET', `${path}/configurations`)).body).toEqual(before);
});

test('an excluded board takes no tickets of the member, and none is put on it unasked', async () => {
  const roleId = await psa.role({ 'Service Desk/Service Tickets': all });
  const { keys } = await psa.member({ roleId, excludedServiceBoardIds: [1] });
  const body = { summary: 'x', company: { id: 1 } };
  expect((await post(keys, '/service/tickets', { ...body, board: { id: 1 } })).status).toBe(403);
  expect(await post(keys, '/service/tickets', body)).toMatchObject({
    status: 201,
    body: { board: { id: 2 } },
  });
});

test.each([
  ['None', 'All', 403],
  ['All', 'None', 403],
  ['All', 'All', 201],
] as const)(
  'a ticket is copied by who may add (%s) and read (%s) tickets: %i',
  async (add, inquire, status) => {
    const roleId = await psa.role({ 'Service Desk/Service Tickets': [add, 'All', 'All', inquire] });
    const { keys } = await psa.member({ roleId });
    expect((await post(keys, '/service/tickets/3/copy', {})).status).toBe(status);
  },
);

test.each([
  ['/service/boards/copy', 'Service / Service Board'],
  ['/company/configurations/types/copy', 'Company / Configuration'],
])('%s is refused to who may not read what it shows', async (path, table) => {
  const roleId = await psa.role({ 'System/Table Setup': ['All', 'All', 'All', 'None'] }, [table]);
  const { keys } = await psa.member({ roleId });
  expect((await post(keys, path, { id: 1, name: 'Copy' })).status).toBe(403);
});

test('My: members change themselves, but no right of theirs, and make no other member', async () => {
  const roleId = await psa.role({ 'System/Member Maintenance': my });
  const { keys, memberId } = await psa.member({ roleId });
  const path = `/system/apiMembers/${memberId}`;
  const change = (name: string, value: unknown) =>
    psa.rest(keys, 'PATCH', path, [{ op: 'replace', path: name, value }]);
  expect((await change('notes', 'mine')).status).toBe(200);
  for (const [name, value] of [
    ['securityRole', { id: 1 }],
    ['structureLevel', { id: 2 }],
    ['securityLocation', { id: 1 }],
    ['excludedServiceBoardIds', [1]],
  ] as const) {
    expect([name, (await change(name, value)).status]).toEqual([name, 403]);
  }
  const admin = { identifier: 'Another', name: 'Another', securityRole: { id: 1 } };
  expect((await post(keys, '/system/apiMembers', admin)).status).toBe(403);
  expect(
    (await psa.rest(psa.admin, 'PATCH', path, [{ op: 'replace', path: 'securityRole', value: { id: 1 } }]))
      .status,
  ).toBe(200);
});
