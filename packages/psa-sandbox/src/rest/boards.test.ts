/** What boards say of types, subtypes and items that go together, of excluded members and of skills. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
let psa: TestSandbox;
let board: number;
const call = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);
const post = async (path: string, body: unknown) => {
  const answer = await call('POST', path, body);
  expect([answer.text, answer.status]).toEqual([answer.text, 201]);
  return made.parse(answer.body).id;
};

beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
  board = await post('/service/boards', { name: 'Network', location: { id: 1 }, department: { id: 1 } });
});
afterAll(() => psa?.stop());

test('an item goes with the subtypes of its association, and these with their types', async () => {
  const path = `/service/boards/${board}`;
  const type = await post(`${path}/types`, { name: 'Switch' });
  const lonely = await post(`${path}/types`, { name: 'Lonely' });
  const subType = await post(`${path}/subtypes`, { name: 'Port', typeAssociationIds: [type] });
  const other = await post(`${path}/subtypes`, { name: 'Fan', typeAssociationIds: [type] });
  const item = await post(`${path}/items`, { name: 'Cable' });
  const association = `${path}/items/${item}/associations`;
  expect((await call('GET', association)).body).toMatchObject([
    { id: item, subTypeAssociationIds: [], item: { id: item, name: 'Cable' }, board: { id: board } },
  ]);
  const combinations = `${path}/typeSubTypeItemAssociations`;
  expect((await call('GET', `${combinations}/count`)).body).toEqual({ count: 3 });
  const put = await call('PUT', `${association}/${item}`, { id: item, subTypeAssociationIds: [subType] });
  expect(put).toMatchObject({ status: 200, body: { subTypeAssociationIds: [subType] } });
  expect((await call('GET', `${path}/items/${item}`)).text).not.toContain('subTypeAssociationIds');
  const shown = z.array(made).parse((await call('GET', combinations)).body);
  expect(shown).toMatchObject([
    { type: { id: type, name: 'Switch' }, subType: { id: subType }, item: { id: item, name: 'Cable' } },
    { type: { id: type }, subType: { id: other } },
    { type: { id: lonely } },
  ]);
  expect((await call('GET', `${combinations}/${shown[0]?.id}`)).body).toEqual(shown[0]);
  expect((await call('GET', `${combinations}?conditions=item/name="cable"`)).body).toHaveLength(1);
  const add = [{ op: 'add', path: '/subTypeAssociationIds/-', value: other }];
  expect((await call('PATCH', `${association}/${item}`, add)).body).toMatchObject({
    subTypeAssociationIds: [subType, other],
  });
  // the count is not the one that was kept from before
  expect((await call('GET', `${combinations}/count?conditions=item/id=${item}`)).body).toEqual({ count: 2 });
  const foreign = await post('/service/boards/1/subtypes', { name: 'Elsewhere' });
  expect((await call('PUT', `${association}/${item}`, { subTypeAssociationIds: [foreign] })).status).toBe(
    400,
  );
  expect((await call('PUT', `${association}/${item}`, {})).status).toBe(400);
  expect((await call('GET', `/service/boards/1/items/${item}/associations`)).status).toBe(404);

  const copy = await call('POST', '/service/boards/copy', { id: board, name: 'Network 2' });
  const copied = made.parse(copy.body).id;
  const ofCopy = z
    .array(z.looseObject({ subType: made.optional(), item: made.optional() }))
    .parse((await call('GET', `/service/boards/${copied}/typeSubTypeItemAssociations`)).body);
  expect(ofCopy).toHaveLength(3);
  expect(ofCopy.map((one) => one.item?.['name'])).toEqual(['Cable', 'Cable', undefined]);
  expect(ofCopy[0]?.subType?.id).not.toBe(subType);
});

test('excluded members are the other side of a member’s excluded boards', async () => {
  const { memberId, keys } = await psa.member({ roleId: 1 });
  const path = `/service/boards/${board}/excludedMembers`;
  const list = () => call('GET', path);
  expect((await list()).body).toEqual([]);
  expect(await call('POST', path, { memberId })).toMatchObject({
    status: 201,
    body: { id: memberId, memberId, boardId: board },
  });
  expect((await list()).body).toMatchObject([{ id: memberId, memberId, boardId: board }]);
  expect((await call('GET', `/system/apiMembers/${memberId}`)).body).toMatchObject({
    excludedServiceBoardIds: [board],
  });
  expect((await call('POST', path, { memberId })).status).toBe(400);
  expect((await call('POST', path, { memberId: 999_999 })).status).toBe(404);
  const ticket = { summary: 'x', company: { id: 1 }, board: { id: board } };
  expect((await psa.rest(keys, 'POST', '/service/tickets', ticket)).status).toBe(403);
  expect((await call('DELETE', `${path}/${memberId}`)).status).toBe(204);
  expect((await call('DELETE', `${path}/${memberId}`)).status).toBe(404);
  expect((await psa.rest(keys, 'POST', '/service/tickets', ticket)).status).toBe(201);
});

test('a skill is mapped to parts of the same board', async () => {
  const type = await post(`/service/boards/${board}/types`, { name: 'Skilled' });
  const body = { type: { id: type }, skillCategory: { id: 1 }, skill: { id: 2, name: 'BGP' } };
  const path = `/service/boards/${board}/skillMappings/`;
  const mapping = await post(path, body);
  expect((await call('GET', `${path}${mapping}`)).body).toMatchObject({
    type: { name: 'Skilled' },
    skill: { name: 'BGP' },
  });
  expect(await call('POST', '/service/boards/1/skillMappings', body)).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'NotFound', message: `Service Type ${type} not found for Service Board 1` }] },
  });
});

test('an agreement type is copied under the published path, which lacks a slash, and under the one meant', async () => {
  const copy = await call('POST', '/finance/agreements/types1/copy', {});
  expect(copy).toMatchObject({ status: 201, body: { name: 'Copy of Managed Services' } });
  const named = await call('POST', '/Finance/agreements/types/1/copy', { id: 1, name: 'Other' });
  expect(named).toMatchObject({ status: 201, body: { name: 'Other' } });
  expect((await call('GET', '/finance/agreements/types1')).status).toBe(404);
  const table = 'Agreements / Agreement Type';
  const rights = [
    [['All', 'None', 'None', 'All'], [table], 201],
    [['All', 'None', 'None', 'None'], [table], 403],
    [['None', 'All', 'All', 'All'], [table], 403],
    [['All', 'All', 'All', 'All'], [], 403],
  ] as const;
  for (const [levels, tables, status] of rights) {
    const { keys } = await psa.member({ roleId: await psa.role({ 'System/Table Setup': levels }, tables) });
    for (const path of ['/finance/agreements/types1/copy', '/finance/agreements/types/1/copy'])
      expect([levels, (await psa.rest(keys, 'POST', path, {})).status]).toEqual([levels, status]);
  }
});

test('a ticket names where its work is done, and a team the tickets that it has', async () => {
  const team = await post(`/service/boards/${board}/teams`, { name: 'Night', teamLeader: { id: 1 } });
  const body = { summary: 'x', company: { id: 1 }, board: { id: board }, team: { id: team } };
  const ticket = await call('POST', '/service/tickets', { ...body, serviceLocation: { name: 'on-site' } });
  expect(ticket).toMatchObject({ status: 201, body: { serviceLocation: { id: 1, name: 'On-Site' } } });
  expect((await call('GET', `/service/boards/${board}/teams/${team}/usages/list`)).body).toEqual([
    { type: 'Ticket', id: made.parse(ticket.body).id, description: expect.any(String), typeKey: 'Ticket' },
  ]);
  const nowhere = await call('POST', '/service/tickets', { ...body, serviceLocation: { id: 99 } });
  expect(nowhere).toMatchObject({ status: 400, body: { errors: [{ field: 'serviceLocation/id' }] } });
});

test('every department is at every location', async () => {
  const found = await call('GET', '/system/info/departmentLocations');
  expect(found.body).toMatchObject([
    { id: 1, location: { id: 1, name: 'Main Office' }, department: { id: 1 } },
    { id: 2, location: { id: 2 } },
  ]);
  await post('/system/departments', { identifier: 'Sales', name: 'Sales' });
  expect((await call('GET', '/system/info/departmentlocations/count')).body).toEqual({ count: 4 });
});
