/** Audit trail, bundles, documents, usages and members' tokens. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { clientId, type Keys, startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
const all = ['All', 'All', 'All', 'All'] as const;
let psa: TestSandbox;
let company: number;
let ticket: number;

const call = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);
const post = async (path: string, body: unknown) => made.parse((await call('POST', path, body)).body).id;
const keysWith = async (levels: object, tables: string[] = []) =>
  (await psa.member({ roleId: await psa.role({ ...levels }, tables) })).keys;

async function upload(keys: Keys, fields: Record<string, string>, file?: File): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (file !== undefined) form.set('file', file);
  const login = Buffer.from(`parasol+${keys.publicKey}:${keys.privateKey}`).toString('base64');
  return fetch(`${psa.url}/v4_6_release/apis/3.0/system/documents`, {
    method: 'POST',
    headers: { authorization: `Basic ${login}`, clientid: clientId },
    body: form,
  });
}

beforeAll(async () => {
  psa = await startTestSandbox();
  company = await post('/company/companies', { identifier: 'Extra', name: 'Extra', city: 'x' });
  ticket = await post('/service/tickets', { summary: 'Printer', company: { id: company } });
});
afterAll(() => psa?.stop());

test('the audit trail tells who added and changed a record, to those who may read the record', async () => {
  await call('PATCH', `/service/tickets/${ticket}`, [{ op: 'replace', path: 'summary', value: 'Printer 2' }]);
  const path = `/system/audittrail?type=ticket&id=${ticket}`;
  const found = await call('GET', path);
  expect(found.body).toEqual([
    expect.objectContaining({ auditType: 'Ticket', text: expect.stringContaining('was added by') }),
    expect.objectContaining({ auditType: 'Ticket', text: expect.stringContaining('was updated by') }),
  ]);
  expect(found.text).not.toContain('_info');
  expect((await call('GET', path.replace('?', '/count?'))).body).toEqual({ count: 2 });
  expect((await call('GET', `${path}&conditions=text contains "updated"`)).body).toHaveLength(1);
  expect((await psa.rest(await keysWith({}), 'GET', path)).status).toBe(403);
  expect((await call('GET', '/system/audittrail?type=ticket&id=999999')).status).toBe(404);
  expect((await call('GET', '/system/audittrail?type=nothing&id=1')).status).toBe(400);
  const forward = { 'pagination-type': 'forward-only' };
  expect((await psa.rest(psa.admin, 'GET', path, undefined, forward)).status).toBe(400);
});

test('a bundle answers each list as if it were asked by itself, its refusals beside the others', async () => {
  const keys = await keysWith({ 'Companies/Company Maintenance': all });
  const requests = [
    {
      sequenceNumber: 1,
      resourceType: 'Company',
      apiRequest: { filters: { conditions: 'identifier = "extra"' }, fields: 'id,name' },
    },
    { sequenceNumber: 2, resourceType: 'ticket' },
    { sequenceNumber: 3, resourceType: 'unicorn' },
    { sequenceNumber: 4, resourceType: 'company', apiRequest: { filters: { conditions: 'nosuch = 1' } } },
  ];
  const answer = await psa.rest(keys, 'POST', '/system/bundles', { requests });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    results: [
      {
        sequenceNumber: 1,
        success: true,
        statusCode: 200,
        count: 1,
        entities: [{ id: company, name: 'Extra' }],
      },
      { sequenceNumber: 2, success: false, statusCode: 403, error: { code: 'Security' } },
      { sequenceNumber: 3, success: false, statusCode: 404 },
      { sequenceNumber: 4, success: false, statusCode: 400, error: { code: 'ApiFindCondition' } },
    ],
  });
  const counted = await call('POST', '/system/bundles/count', { requests: requests.slice(0, 1) });
  expect(counted.body).toMatchObject({ results: [{ count: 1, entities: [] }] });
  expect((await call('POST', '/system/bundles', {})).status).toBe(400);
});

test('a file that is uploaded for a ticket is listed with it and comes back byte by byte', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 256);
  const fields = { recordType: 'Ticket', recordId: String(ticket), title: 'Log "title": 한글' };
  const answer = await upload(psa.admin, fields, new File([bytes], '로그.bin'));
  expect(answer.status).toBe(201);
  const { id, ...document } = made.parse(await answer.json());
  expect(document).toMatchObject({
    title: fields.title,
    fileName: '로그.bin',
    size: 70_000,
    linkFlag: false,
  });
  expect((await call('GET', `/system/documents?recordType=ticket&recordId=${ticket}`)).body).toMatchObject([
    { id, title: fields.title },
  ]);
  expect((await call('GET', `/service/tickets/${ticket}/documents`)).body).toMatchObject([
    { id, name: fields.title },
  ]);
  expect((await call('GET', `/service/tickets/${ticket}/documents/count`)).body).toEqual({ count: 1 });
  const login = Buffer.from(`parasol+${psa.admin.publicKey}:${psa.admin.privateKey}`).toString('base64');
  const file = await fetch(`${psa.url}/v4_6_release/apis/3.0/system/documents/${id}/download`, {
    headers: { authorization: `Basic ${login}`, clientid: clientId },
  });
  expect(file.headers.get('content-type')).toBe('application/octet-stream');
  expect(file.headers.get('content-disposition')).toContain(encodeURIComponent('로그.bin'));
  expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  expect((await call('DELETE', `/system/documents/${id}`)).status).toBe(204);
  expect((await call('GET', `/system/documents/${id}/download`)).status).toBe(404);
});

test('what was uploaded for a record goes with it, and its trail can be read for good', async () => {
  const gone = await post('/service/tickets', { summary: 'Short-lived', company: { id: company } });
  const fields = { recordType: 'Ticket', recordId: String(gone) };
  const uploaded = await upload(psa.admin, fields, new File(['x'], 'x.txt'));
  const document = made.parse(await uploaded.json()).id;
  expect((await call('DELETE', `/service/tickets/${gone}`)).status).toBe(204);
  expect((await call('GET', `/system/documents/${document}`)).status).toBe(404);
  const path = `/system/audittrail?type=Ticket&id=${gone}`;
  expect((await call('GET', path)).body).toEqual([
    expect.objectContaining({ text: expect.stringContaining('was added by') }),
    expect.objectContaining({ text: expect.stringContaining('was deleted by') }),
  ]);
  const own = await keysWith({ 'Service Desk/Service Tickets': ['My', 'My', 'My', 'My'] });
  expect((await psa.rest(own, 'GET', path)).status).toBe(404);
  expect((await psa.rest(await keysWith({}), 'GET', path)).status).toBe(403);
});

test('documents need multipart, a record that exists, a file or an address, and both rights', async () => {
  const fields = { recordType: 'Ticket', recordId: String(ticket) };
  expect((await call('POST', '/system/documents', fields)).status).toBe(415);
  expect((await upload(psa.admin, fields)).status).toBe(400);
  const link = { ...fields, url: 'https://example.com/manual' };
  expect((await upload(psa.admin, { ...link, recordId: '999999' })).status).toBe(404);
  expect((await upload(psa.admin, { ...link, recordType: 'Unicorn' })).status).toBe(400);
  expect((await call('GET', '/system/documents')).status).toBe(400);
  const answer = await upload(psa.admin, link);
  expect(answer.status).toBe(201);
  const { id } = made.parse(await answer.json());
  expect((await call('GET', `/system/documents/${id}`)).body).toMatchObject({ linkFlag: true, size: 0 });
  const attachmentsOnly = await keysWith({ 'Companies/Manage Attachments': all });
  const ticketsOnly = await keysWith({ 'Service Desk/Service Tickets': all });
  for (const keys of [attachmentsOnly, ticketsOnly]) {
    expect((await upload(keys, link)).status).toBe(403);
    expect((await psa.rest(keys, 'GET', `/system/documents/${id}`)).status).toBe(403);
  }
});

test('usages count and name what refers to a record', async () => {
  expect((await call('GET', `/company/companies/${company}/usages`)).body).toContainEqual({
    type: 'Ticket',
    count: 1,
    typeKey: 'Ticket',
  });
  expect((await call('GET', `/company/companies/${company}/usages/list`)).body).toContainEqual(
    expect.objectContaining({ typeKey: 'Ticket', id: ticket }),
  );
  const list = `/company/companies/${company}/usages/list`;
  const companies = await keysWith({ 'Companies/Company Maintenance': all });
  expect((await psa.rest(companies, 'GET', list)).text).not.toContain('"Ticket"');
  const own = await keysWith({
    'Companies/Company Maintenance': all,
    'Service Desk/Service Tickets': ['None', 'None', 'None', 'My'],
  });
  expect((await psa.rest(own, 'GET', list)).text).not.toContain('"Ticket"');
  expect((await call('GET', '/company/companies/999999/usages')).status).toBe(404);
  expect((await psa.rest(await keysWith({}), 'GET', '/service/priorities/1/usages')).status).toBe(403);
});

test('a token to impersonate a member is refused, even to an administrator', async () => {
  const answer = await call('POST', '/system/members/Member1/tokens', { memberIdentifier: 'Member1' });
  expect(answer.status).toBe(403);
  expect(answer.body).toEqual({
    code: 'Security',
    message: 'You do not have security permission to perform this action.',
  });
});
