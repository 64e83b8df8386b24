import { setupTableLabels } from '@parasol/connectwise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from './testing/start-test-sandbox.ts';

let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox();
});
afterAll(() => psa.stop());

const record = z.looseObject({ id: z.number() });
const rows = z.array(record);

async function newCompany(identifier: string): Promise<number> {
  const answer = await psa.rest(psa.admin, 'POST', '/company/companies', {
    identifier,
    name: `${identifier} Ltd`,
    city: 'Seoul',
  });
  expect(answer.status).toBe(201);
  return record.parse(answer.body).id;
}

test('companyinfo names the codebase, and is null for a company that does not exist', async () => {
  const known = await fetch(`${psa.url}/login/companyinfo/Parasol`);
  expect(await known.json()).toMatchObject({
    CompanyID: 'parasol',
    Codebase: 'v4_6_release/',
    IsCloud: false,
  });
  expect(await (await fetch(`${psa.url}/login/companyinfo/other`)).json()).toBeNull();
});

test('a ticket goes its whole way: created, read, patched, noted, closed, deleted', async () => {
  const company = await newCompany('Ticketed');
  const created = await psa.rest(psa.admin, 'POST', '/service/tickets', {
    summary: 'Printer on fire',
    company: { id: company },
    board: { name: 'service desk' },
    initialDescription: 'It burns.',
    externalXRef: 'psl1-ABC',
  });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    summary: 'Printer on fire',
    recordType: 'ServiceTicket',
    company: { id: company, identifier: 'Ticketed', name: 'Ticketed Ltd' },
    board: { name: 'Service Desk' },
    status: { name: 'New' },
    priority: { name: 'Priority 3 - Normal Response' },
    closedFlag: false,
  });
  expect(created.text).not.toContain('initialDescription');
  expect(created.text).not.toContain('null');
  const { id } = record.parse(created.body);
  const found = await psa.rest(
    psa.admin,
    'GET',
    `/service/tickets?conditions=externalXRef="PSL1-abc"&fields=id,status/name`,
  );
  expect(found.body).toEqual([{ id, status: { name: 'New' } }]);
  const notes = await psa.rest(psa.admin, 'GET', `/service/tickets/${id}/notes`);
  expect(notes.body).toMatchObject([{ text: 'It burns.', detailDescriptionFlag: true, ticketId: id }]);
  const patched = await psa.rest(psa.admin, 'PATCH', `/service/tickets/${id}`, [
    { op: 'replace', path: '/summary', value: 'Printer put out' },
    { op: 'replace', path: 'status', value: { name: 'Closed' } },
    { op: 'replace', path: 'company/identifier', value: 'somebody-else' },
  ]);
  expect(patched.status).toBe(200);
  expect(patched.body).toMatchObject({
    summary: 'Printer put out',
    closedFlag: true,
    company: { identifier: 'Ticketed' },
  });
  expect((await psa.rest(psa.admin, 'DELETE', `/service/tickets/${id}`)).status).toBe(204);
  const gone = await psa.rest(psa.admin, 'GET', `/service/tickets/${id}`);
  expect(gone.status).toBe(404);
  expect(gone.body).toEqual({ code: 'NotFound', message: `Ticket ${id} not found` });
});

test('a configuration keeps answers to the questions of its type', async () => {
  const company = await newCompany('Configured');
  const type = await psa.rest(psa.admin, 'POST', '/company/configurations/types', { name: 'Cisco Umbrella' });
  const typeId = record.parse(type.body).id;
  const question = await psa.rest(psa.admin, 'POST', `/company/configurations/types/${typeId}/questions`, {
    question: 'Seats',
    fieldType: 'Number',
    entryType: 'EntryField',
    sequenceNumber: 1,
  });
  expect(question.status).toBe(201);
  const questionId = record.parse(question.body).id;
  const created = await psa.rest(psa.admin, 'POST', '/company/configurations', {
    name: 'Umbrella',
    type: { id: typeId },
    company: { id: company },
    deviceIdentifier: 'umbrella-1',
    questions: [{ questionId, answer: 25 }],
  });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    questions: [{ questionId, question: 'Seats', answer: 25 }],
    status: { name: 'Active' },
    activeFlag: true,
  });
  const id = record.parse(created.body).id;
  const patched = await psa.rest(psa.admin, 'PATCH', `/company/configurations/${id}`, [
    { op: 'replace', path: 'questions', value: [{ questionId, answer: 30 }] },
  ]);
  expect(patched.body).toMatchObject({ questions: [{ answer: 30 }] });
});

test('a wrong record is refused with every fault named', async () => {
  const answer = await psa.rest(psa.admin, 'POST', '/service/tickets', {
    summary: 'x'.repeat(101),
    company: { id: 99_999 },
    priority: { id: 99_999 },
  });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    code: 'InvalidObject',
    message: 'ticket object is invalid',
    errors: [
      {
        code: 'MaxLengthField',
        message: 'The field summary must be a string with a maximum length of 100.',
        field: 'summary',
      },
      { code: 'NotFound', message: 'Priority 99999 not found', field: 'priority/id' },
    ],
  });
  const unknown = await psa.rest(psa.admin, 'POST', '/service/tickets', { summry: 'x' });
  expect(unknown.body).toMatchObject({
    message: "Could not find member 'summry' on object of type 'Ticket'.",
  });
  const missing = await psa.rest(psa.admin, 'POST', '/service/tickets', {
    summary: 'x',
    company: { id: 99_999 },
  });
  expect(missing.body).toMatchObject({
    errors: [{ code: 'NotFound', message: 'Company 99999 not found', field: 'company/id' }],
  });
  const twice = await psa.rest(psa.admin, 'POST', '/company/companies', {
    identifier: 'TICKETED',
    name: 'x',
    city: 'y',
  });
  expect(twice.body).toMatchObject({
    errors: [{ code: 'ObjectExists', message: 'Company ID already in use.', field: 'identifier' }],
  });
});

test('pages carry the Link header that clients parse, forward-only ones as well', async () => {
  for (const n of [1, 2, 3, 4, 5]) await newCompany(`Paged ${n}`);
  const page = (query: string, headers = {}) =>
    psa.rest(psa.admin, 'GET', `/company/companies/${query}`, undefined, headers);
  const first = await page('?conditions=identifier like "Paged%"&pageSize=2');
  const link = first.headers.get('link') ?? '';
  const base = `${psa.url}/v4_6_release/apis/3.0/company/companies/?conditions=identifier+like+%22Paged%25%22&pageSize=2`;
  expect(link).toBe(`<${base}&page=2>; rel="next", <${base}&page=3>; rel="last"`);
  const last = await page('?conditions=identifier like "Paged%"&pageSize=2&page=3');
  expect(rows.parse(last.body)).toHaveLength(1);
  expect(last.headers.get('link')).toBe(`<${base}&page=2>; rel="prev", <${base}&page=1>; rel="first"`);
  expect((await page('?conditions=identifier like "Paged%"')).headers.get('link')).toBeNull();
  expect((await page('?pageSize=2&page=99')).body).toEqual([]);
  const client = psa.client(psa.admin);
  const seen: number[] = [];
  for await (const found of client.pages('/company/companies', record, {
    pageSize: 2,
    conditions: 'identifier like "Paged%"',
  })) {
    seen.push(...found.map((row) => row.id));
  }
  await client.close();
  expect(seen).toHaveLength(5);
  expect(
    (await psa.rest(psa.admin, 'GET', '/company/companies/count?conditions=identifier like "paged*"')).body,
  ).toEqual({ count: 5 });
});

test('paths in any case, a trailing slash and two slashes find their endpoint; anything else does not exist', async () => {
  for (const path of ['/Company/COMPANIES', '/company/companies/', '//company/companies']) {
    expect((await psa.rest(psa.admin, 'GET', path)).status).toBe(200);
  }
  const unknown = await psa.rest(psa.admin, 'GET', '/company/nonsense');
  expect(unknown.status).toBe(404);
  expect(unknown.body).toEqual({ code: 'ConnectWiseApi', message: 'The endpoint does not exist.' });
  expect((await psa.rest(psa.admin, 'DELETE', '/system/info')).status).toBe(405);
});

test('without keys, with wrong ones and without a client id nothing is told', async () => {
  const calls = [
    psa.rest({ ...psa.admin, privateKey: 'wrong' }, 'GET', '/system/info'),
    psa.rest({ publicKey: psa.admin.privateKey, privateKey: psa.admin.publicKey }, 'GET', '/system/info'),
    psa.rest(psa.admin, 'GET', '/system/info', undefined, { clientid: '' }),
    psa.rest(psa.admin, 'GET', '/system/info', undefined, { authorization: '' }),
  ];
  for (const call of calls) expect((await call).status).toBe(401);
});

test('mySecurity answers for the caller', async () => {
  const role = await psa.role({ 'Companies/Configurations': ['All', 'My', 'None', 'All'] }, [
    'Service / Priority',
  ]);
  const { keys, memberId } = await psa.member({ roleId: role });
  const found = await psa.rest(
    keys,
    'GET',
    '/system/mySecurity?pageSize=1000&conditions=moduleFunctionName="Configurations"',
  );
  expect(found.body).toMatchObject([
    {
      moduleName: 'Companies',
      moduleFunctionName: 'Configurations',
      addLevel: 'All',
      editLevel: 'My',
      deleteLevel: 'None',
      inquireLevel: 'All',
      member: { id: memberId },
    },
  ]);
  const items = await psa.rest(keys, 'GET', '/system/mySecurity/customizeItems/');
  expect(items.body).toMatchObject([
    { customizeIdentifier: 'SystemTableSetup', itemIdentifier: 'Service / Priority' },
  ]);
  const allowed = setupTableLabels.slice(0, 60);
  const { keys: many } = await psa.member({ roleId: await psa.role({}, allowed) });
  const list = (query: string) => psa.rest(many, 'GET', `/system/mySecurity/customizeItems?${query}`);
  const first = await list('');
  expect(first.body).toHaveLength(25);
  expect(first.headers.get('link')).toContain('page=3>; rel="last"');
  expect((await list('pageSize=1000')).body).toHaveLength(60);
  const asked =
    'conditions=itemIdentifier like "Company / C%25"&orderBy=itemIdentifier desc&fields=itemIdentifier';
  expect((await list(asked)).body).toEqual(
    allowed
      .filter((label) => label.startsWith('Company / C'))
      .toSorted()
      .toReversed()
      .map((itemIdentifier) => ({ itemIdentifier })),
  );
  expect((await list('conditions=customizeIdentifier="SystemMyAccount"')).body).toEqual([]);
  expect((await list('conditions=role_id=1')).status).toBe(400);
});
