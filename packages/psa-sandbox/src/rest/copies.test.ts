/** Endpoints that make one record like another, end a member, or show a kind of record under another path. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { contractIsHere, readContract } from '../testing/contract.ts';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
let company: number;
const record = z.looseObject({ id: z.number() });
const records = z.array(record);
const contract = contractIsHere ? readContract() : undefined;

/** Asks as the administrator; the answer fits the published contract, where that is present. */
const ask = async (
  method: string,
  template: string,
  ids: readonly (number | string)[] = [],
  body?: unknown,
) => {
  let next = 0;
  const path = template.replaceAll(/\{\w+\}/g, () => String(ids[next++]));
  const answer = await psa.rest(psa.admin, method, path, body);
  const faults = answer.status < 300 ? contract?.check(method, template, answer.status, answer.body) : [];
  expect([path, ...(faults ?? [])]).toEqual([path]);
  return answer;
};
const post = async (template: string, body: unknown, ids: readonly number[] = []): Promise<number> => {
  const answer = await ask('POST', template, ids, body);
  expect([template, answer.status]).toEqual([template, 201]);
  return record.parse(answer.body).id;
};

beforeAll(async () => {
  psa = await startTestSandbox();
  company = await post('/company/companies', { identifier: 'Copied', name: 'Copied', city: 'x' });
});
afterAll(() => psa.stop());

test('a copied board has statuses, types and subtypes of its own, and names its own', async () => {
  const types = records.parse((await ask('GET', '/service/boards/{parentId}/types', [1])).body);
  const typeIds = types.map(({ id }) => id);
  await post('/service/boards/{parentId}/subtypes', { name: 'Sub', typeAssociationIds: typeIds }, [1]);
  await psa.rest(psa.admin, 'PATCH', '/service/boards/1', [
    { op: 'replace', path: 'autoCloseStatus', value: { id: 4 } },
  ]);
  const answer = await ask('POST', '/service/boards/copy', [], { id: 1, name: 'Second desk' });
  expect(answer).toMatchObject({ status: 200, body: { name: 'Second desk', location: { id: 1 } } });
  const copy = record.parse(answer.body).id;
  const namesOf = async (board: number, part: string) =>
    records
      .parse((await psa.rest(psa.admin, 'GET', `/service/boards/${board}/${part}`)).body)
      .map(({ name }) => name);
  for (const part of ['statuses', 'types', 'subtypes', 'items', 'teams'])
    expect([part, await namesOf(copy, part)]).toEqual([part, await namesOf(1, part)]);
  const read = async (part: string) =>
    records.parse((await psa.rest(psa.admin, 'GET', `/service/boards/${copy}/${part}`)).body);
  const ownTypes = (await read('types')).map(({ id }) => id);
  expect(ownTypes.some((id) => typeIds.includes(id))).toBe(false);
  expect(await read('subtypes')).toMatchObject([{ typeAssociationIds: ownTypes, board: { id: copy } }]);
  const closed = (await read('statuses')).find(({ closedStatus }) => closedStatus === true);
  expect((await ask('GET', '/service/boards/{id}', [copy])).body).toMatchObject({
    autoCloseStatus: { id: closed?.id },
  });
  expect(
    (await psa.rest(psa.admin, 'POST', '/service/boards/copy', { id: 1, name: 'SECOND desk' })).body,
  ).toMatchObject({
    errors: [{ code: 'ObjectExists', field: 'name' }],
  });
});

test('a copied configuration type has questions and their values of its own', async () => {
  const type = await post('/company/configurations/types', { name: 'Original' });
  const question = await post(
    '/company/configurations/types/{parentId}/questions',
    { fieldType: 'Text', entryType: 'List', sequenceNumber: 1, question: 'Colour?' },
    [type],
  );
  await post('/company/configurations/types/{grandparentId}/questions/{parentId}/values', { value: 'Red' }, [
    type,
    question,
  ]);
  const copy = await post('/company/configurations/types/copy', { id: type, name: 'Copy' });
  const path = `/company/configurations/types/${copy}/questions`;
  const [own] = records.parse((await psa.rest(psa.admin, 'GET', path)).body);
  expect(own).toMatchObject({ question: 'Colour?', configurationType: { id: copy } });
  expect((await psa.rest(psa.admin, 'GET', `${path}/${own?.id}/values`)).body).toMatchObject([
    { value: 'Red' },
  ]);
});

test('a copied ticket is open and new; it needs the right to close no more than any new one', async () => {
  const ticket = await post('/service/tickets', {
    summary: 'Original',
    company: { id: company },
    board: { id: 1 },
    status: { name: 'Closed' },
    externalXRef: 'only-one',
    priority: { id: 1 },
  });
  const copy = await post('/service/tickets/{id}/copy', undefined, [ticket]);
  const shown = (await ask('GET', '/service/tickets/{id}', [copy])).body;
  expect(shown).toMatchObject({
    summary: 'Original',
    closedFlag: false,
    status: { name: 'New' },
    priority: { id: 1 },
    company: { id: company },
  });
  expect(shown).not.toHaveProperty('externalXRef');
});

test('children are attached to a ticket, all or none, and one level deep', async () => {
  const make = (summary: string) => post('/service/tickets', { summary, company: { id: company } });
  const [parent, first, second, third] = [await make('p'), await make('1'), await make('2'), await make('3')];
  const attach = (id: number, childTicketIds: readonly number[]) =>
    ask('POST', '/service/tickets/{parentId}/attachChildren', [id], { childTicketIds });
  expect((await attach(parent, [first, 999_999])).status).toBe(404);
  expect((await attach(parent, [parent])).status).toBe(400);
  expect((await attach(parent, [first, second])).body).toMatchObject({ success: true });
  const read = async (id: number) => (await ask('GET', '/service/tickets/{id}', [id])).body;
  expect(await read(parent)).toMatchObject({ hasChildTicket: true });
  expect(await read(second)).toMatchObject({ parentTicketId: parent });
  expect((await attach(first, [third])).status).toBe(400);
  expect((await attach(third, [first])).status).toBe(400);
  expect(await read(third)).not.toHaveProperty('parentTicketId');
});

test('a merged company ends, and all that belonged to it belongs to the other, or nothing has changed', async () => {
  const [from, to] = [
    await post('/company/companies', {
      identifier: 'From',
      name: 'Ends',
      city: 'Busan',
      types: [{ id: 1 }, { id: 2 }],
    }),
    await post('/company/companies', {
      identifier: 'Into',
      name: 'Stays',
      city: 'Seoul',
      types: [{ id: 1 }],
    }),
  ];
  for (const id of [from, to]) await post('/company/companies/{parentId}/sites', { name: 'Main' }, [id]);
  const ticket = await post('/service/tickets', { summary: 'Moved', company: { id: from } });
  const contact = await post('/company/contacts', { firstName: 'Moved', company: { id: from } });
  const merge = (id: number, body: unknown) => ask('POST', '/company/companies/{id}/merge', [id], body);
  expect((await merge(from, { toCompanyId: from })).status).toBe(400);
  expect((await merge(from, { toCompanyId: 999_999 })).status).toBe(404);
  expect((await ask('GET', '/company/companies/{id}', [from])).status).toBe(200);
  const merged = await merge(from, { toCompanyId: to, name: 'From', primaryAddress: 'From', phone: 'To' });
  expect(merged).toMatchObject({ status: 200, body: { success: true } });
  expect((await ask('GET', '/company/companies/{id}', [from])).status).toBe(404);
  expect((await ask('GET', '/company/companies/{id}', [to])).body).toMatchObject({
    identifier: 'Into',
    name: 'Ends',
    city: 'Busan',
    types: [{ id: 1 }, { id: 2 }],
  });
  expect((await ask('GET', '/service/tickets/{id}', [ticket])).body).toMatchObject({
    company: { id: to, name: 'Ends' },
  });
  expect((await ask('GET', '/company/contacts/{id}', [contact])).body).toMatchObject({ company: { id: to } });
  const sites = records.parse((await ask('GET', '/company/companies/{parentId}/sites', [to])).body);
  expect(sites.map(({ name }) => String(name).replace(/\d+/, 'n')).toSorted()).toEqual(['Main', 'Main (n)']);
});

test('a deactivated member is inactive, dated, and their keys are refused at once', async () => {
  const roleId = await psa.role({ 'Service Desk/Service Tickets': ['All', 'All', 'All', 'All'] });
  const { memberId, keys } = await psa.member({ roleId });
  expect((await psa.rest(keys, 'GET', '/service/tickets')).status).toBe(200);
  expect((await ask('POST', '/system/members/{id}/deactivate', [memberId], {})).status).toBe(200);
  expect((await psa.rest(keys, 'GET', '/service/tickets')).status).toBe(401);
  expect((await ask('GET', '/system/apiMembers/{id}', [memberId])).body).toMatchObject({
    inactiveFlag: true,
    inactiveDate: expect.stringMatching(/Z$/),
  });
});

test('lists under a second path: teams, active boards, a member by name, types of all companies, presets', async () => {
  const leader = record.parse(records.parse((await ask('GET', '/system/members')).body)[0]).id;
  await post('/service/boards/{parentId}/teams', { name: 'Watch', teamLeader: { id: leader } }, [1]);
  expect((await ask('GET', '/service/teams')).body).toMatchObject([
    { name: 'Watch', leader: { id: leader } },
  ]);
  const asleep = await post('/service/boards', {
    name: 'Asleep',
    location: { id: 1 },
    department: { id: 1 },
    inactiveFlag: true,
  });
  const active = new Set(
    records.parse((await ask('GET', '/service/info/boards/active')).body).map(({ id }) => id),
  );
  expect([active.has(1), active.has(asleep)]).toEqual([true, false]);
  const [member] = records.parse((await ask('GET', '/system/info/members')).body);
  expect(
    (await ask('GET', '/system/info/members/{memberIdentifier}', [String(member?.['identifier'])])).body,
  ).toEqual(member);
  const body = { company: { id: company }, type: { id: 1 } };
  const association = await post('/company/companyTypeAssociations', body);
  expect((await ask('GET', '/company/companyTypeAssociations/{id}', [association])).body).toMatchObject(body);
  expect((await ask('DELETE', '/company/companyTypeAssociations/{id}', [association])).status).toBe(204);
  expect((await ask('GET', '/company/companies/default')).body).toMatchObject({ status: { name: 'Active' } });
  expect((await ask('GET', '/system/apiMembers/default')).status).toBe(200);
  expect((await ask('GET', '/system/info/departments')).body).toMatchObject([
    { name: 'Professional Services' },
  ]);
  expect((await ask('GET', '/company/noteTypes/count/info')).body).toEqual({ count: 1 });
});

test('a document can be given another title and another file; a picture is its own thumbnail', async () => {
  const form = (file: string, type: string, more: Record<string, string>): FormData => {
    const made = new FormData();
    for (const [name, value] of Object.entries(more)) made.set(name, value);
    made.set('file', new File([file], 'a.png', { type }));
    return made;
  };
  const send = (path: string, body: FormData) =>
    fetch(`${psa.url}/v4_6_release/apis/3.0${path}`, {
      method: 'POST',
      body,
      headers: {
        authorization: `Basic ${Buffer.from(`parasol+${psa.admin.publicKey}:${psa.admin.privateKey}`).toString('base64')}`,
        clientid: '5b0f7c1e-2f0c-4a7b-9f57-2b1f6c0c9a10',
      },
    });
  const place = { recordType: 'Company', recordId: String(company), title: 'First' };
  const { id } = record.parse(
    await (await send('/system/documents', form('one', 'text/plain', place))).json(),
  );
  expect((await psa.rest(psa.admin, 'GET', `/system/documents/${id}/thumbnail`)).status).toBe(404);
  const changed = await send(`/system/documents/${id}`, form('a picture', 'image/png', { title: 'Second' }));
  expect([changed.status, await changed.json()]).toMatchObject([
    200,
    { id, title: 'Second', size: 9, imageFlag: true, owner: expect.any(String) },
  ]);
  const picture = await psa.rest(psa.admin, 'GET', `/system/documents/${id}/thumbnail`);
  expect([picture.status, picture.text]).toEqual([200, 'a picture']);
});
