/** What public clients were seen to need, each for a reason of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { clientId, startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
let company: number;
let ticket: number;
const record = z.looseObject({ id: z.number() });

const send = (
  method: string,
  path: string,
  o: { headers?: Record<string, string>; body?: NonNullable<RequestInit['body']> } = {},
) =>
  fetch(`${psa.url}/v4_6_release/apis/3.0${path}`, {
    method,
    ...(o.body === undefined ? {} : { body: o.body, duplex: 'half' }),
    headers: {
      authorization: authorization(),
      clientid: clientId,
      ...o.headers,
    },
  });

const authorization = (): string =>
  `Basic ${Buffer.from(`parasol+${psa.admin.publicKey}:${psa.admin.privateKey}`).toString('base64')}`;

beforeAll(async () => {
  psa = await startTestSandbox();
  const made = await psa.rest(psa.admin, 'POST', '/company/companies', {
    identifier: 'Needs',
    name: 'Needs, and "more"',
    city: '서울',
  });
  company = record.parse(made.body).id;
  const body = { summary: 'needed', company: { id: company }, initialDescription: 'first' };
  ticket = record.parse((await psa.rest(psa.admin, 'POST', '/service/tickets', body)).body).id;
});
afterAll(() => psa.stop());

test.each([
  ['plain name (1).txt', 'attachment; filename="plain name (1).txt"'],
  ['보고서.txt', `attachment; filename="___.txt"; filename*=UTF-8''${encodeURIComponent('보고서.txt')}`],
])('a download of %s says its name in quotes, where most clients look', async (name, disposition) => {
  const form = new FormData();
  form.set('recordType', 'Ticket');
  form.set('recordId', String(ticket));
  form.set('Title', 'as some clients spell it');
  form.set('file', new File(['x'], name));
  const { id } = record.parse(await (await send('POST', '/system/documents', { body: form })).json());
  const file = await send('GET', `/system/documents/${id}/download`);
  expect(file.headers.get('content-disposition')).toBe(disposition);
});

test('all notes of a ticket say what kind they are and of which ticket', async () => {
  const notes = await psa.rest(psa.admin, 'GET', `/service/tickets/${ticket}/allNotes`);
  expect(notes.body).toMatchObject([
    {
      noteType: 'TicketNote',
      ticket: { id: ticket, summary: 'needed' },
      text: 'first',
      detailDescriptionFlag: true,
    },
  ]);
});

test('members hold what generated clients take to be always there', async () => {
  const members = await psa.rest(psa.admin, 'GET', '/system/members');
  for (const member of z.array(z.unknown()).parse(members.body))
    expect(member).toMatchObject({
      invoiceScreenDefaultTabFormat: 'ShowInvoicingTab',
      invoicingDisplayOptions: 'RemainOnInvoicingScreen',
      agreementInvoicingDisplayOptions: 'RemainOnInvoicingScreen',
    });
});

test('an operation of a patch may be written in any case', async () => {
  const patched = await psa.rest(psa.admin, 'PATCH', `/service/tickets/${ticket}`, [
    { op: 'Remove', path: 'externalXRef' },
    { op: 'Replace', path: '/summary', value: 'needed still' },
  ]);
  expect(patched).toMatchObject({ status: 200, body: { summary: 'needed still' } });
});

test('the next page of a search by POST is a search by POST', async () => {
  await psa.screen('PUT', '/settings', { search: 'everywhere' });
  for (const path of ['/service/tickets/search', '/company/companies/search']) {
    const answer = await send('POST', `${path}?pageSize=1`, {
      headers: { 'pagination-type': 'forward-only', 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ conditions: 'id > 0' }),
    });
    expect(answer.headers.get('link')).toContain(`/apis/3.0${path}?`);
    await answer.body?.cancel();
  }
});

test('the last page of forward-only paging has a Link header, and it is empty', async () => {
  const answer = await psa.rest(psa.admin, 'GET', '/company/companies?pageSize=999', undefined, {
    'pagination-type': 'forward-only',
  });
  expect(answer.headers.get('link')).toBe('');
});

/** A body of so many megabytes that says nothing of its length. */
async function* megabytes(count: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i += 1) yield new Uint8Array(1024 * 1024).fill(97);
}

test('a body over 10 MB is refused whether or not it says its length', async () => {
  const type = { 'content-type': 'multipart/form-data; boundary=x' };
  const unsaid = await send('POST', '/system/documents', {
    headers: type,
    body: ReadableStream.from(megabytes(11)),
  });
  expect(unsaid.status).toBe(413);
  const said = await send('POST', '/service/tickets', {
    headers: { 'content-type': 'application/json' },
    body: 'a'.repeat(11 * 1024 * 1024),
  });
  expect(said.status).toBe(413);
});

test.each([
  '/company/companies/types',
  '/company/companies/statuses',
  '/company/noteTypes',
  '/company/configurations/statuses',
  '/service/boards',
  '/service/boards/1/statuses',
  '/service/boards/1/types',
  '/service/priorities',
  '/service/sources',
  '/service/locations',
  '/system/locations',
])('what a new PSA has in %s can be sent back as it was read', async (path) => {
  const listed = z.array(record).parse((await psa.rest(psa.admin, 'GET', path)).body);
  expect(listed).not.toEqual([]);
  for (const one of listed)
    expect(await psa.rest(psa.admin, 'PUT', `${path}/${one.id}`, one)).toMatchObject({ status: 200 });
});

test('reduced records have the names that generated clients read', async () => {
  const closed = await psa.rest(
    psa.admin,
    'GET',
    '/service/boards/1/statuses/info?conditions=closedFlag=true&orderBy=sortOrder',
  );
  expect(closed.body).toMatchObject([{ name: 'Closed', closedFlag: true, inactiveFlag: false }]);
  const { id } = z.tuple([record]).parse(closed.body)[0];
  expect((await psa.rest(psa.admin, 'GET', `/service/boards/1/statuses/${id}/info`)).body).toMatchObject({
    name: 'Closed',
    defaultFlag: false,
  });
  expect((await psa.rest(psa.admin, 'GET', '/company/companies/info/types')).body).toContainEqual(
    expect.objectContaining({ name: 'Vendor', isVendor: true }),
  );
  expect((await psa.rest(psa.admin, 'GET', '/system/info/locations')).body).toContainEqual(
    expect.objectContaining({ name: 'Main Office', location_flag: true }),
  );
});
