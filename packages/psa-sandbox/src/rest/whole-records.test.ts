/** What a PUT and a PATCH leave of a record that they don't speak of: whole, and possible. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
});
afterAll(() => psa.stop());

const admin = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);
const items = z.object({ communicationItems: z.array(z.looseObject({ value: z.string() })).optional() });
const valuesOf = (body: unknown): string[] | undefined =>
  items.parse(body).communicationItems?.map(({ value }) => value);

test('communication items are added to an empty list by index, and at its end', async () => {
  const add = (path: string, value: string) =>
    admin('PATCH', '/company/contacts/1', [{ op: 'add', path, value: { value } }]);
  expect(valuesOf((await add('/communicationItems/0', 'a@example.com')).body)).toEqual(['a@example.com']);
  expect(valuesOf((await add('communicationItems/-', 'b@example.com')).body)).toEqual([
    'a@example.com',
    'b@example.com',
  ]);
});

test('a PUT leaves communication items as they are; a PATCH takes them away', async () => {
  const put = await admin('PUT', '/company/contacts/1', {
    firstName: 'A',
    lastName: 'B',
    company: { id: 1 },
  });
  expect(put).toMatchObject({ status: 200, body: { lastName: 'B' } });
  expect(valuesOf(put.body)).toEqual(['a@example.com', 'b@example.com']);
  const one = { firstName: 'A', company: { id: 1 }, communicationItems: [{ value: 'c@example.com' }] };
  expect(valuesOf((await admin('PUT', '/company/contacts/1', one)).body)).toEqual(['c@example.com']);
  const taken = await admin('PATCH', '/company/contacts/1', [{ op: 'remove', path: 'communicationItems' }]);
  expect(valuesOf(taken.body)).toBeUndefined();
});

test('a custom field in use is not deleted, and one that is gone stops no change of its records', async () => {
  const field = await admin('POST', '/system/userDefinedFields', {
    podId: 1,
    caption: 'Tier',
    sequenceNumber: 1,
    screenId: 'sr100',
    fieldTypeIdentifier: 'Text',
    entryTypeIdentifier: 'EntryField',
  });
  const { id } = z.looseObject({ id: z.number() }).parse(field.body);
  const set = [{ op: 'add', path: '/customFields/0', value: { id, value: 'Gold' } }];
  expect(await admin('PATCH', '/service/tickets/2', set)).toMatchObject({
    status: 200,
    body: { customFields: [{ id, value: 'Gold' }] },
  });
  expect(await admin('DELETE', `/system/userDefinedFields/${id}`)).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'InUse' }] },
  });
});

test('a ticket that a PUT says little of keeps to a board, a status, a priority and a location', async () => {
  const put = await admin('PUT', '/service/tickets/1', { summary: 'little', company: { id: 1 } });
  expect(put).toMatchObject({
    status: 200,
    body: {
      summary: 'little',
      board: { name: 'Service Desk' },
      status: { name: 'New' },
      priority: { name: 'Priority 3 - Normal Response' },
      location: { name: 'Main Office' },
    },
  });
});

test('a company keeps a status, and an address is asked of every change', async () => {
  const named = { identifier: 'Northwind', name: 'Northwind' };
  const address = {
    status: 400,
    body: { errors: [{ code: 'MissingRequiredField', field: 'addressLine1' }] },
  };
  expect(await admin('PUT', '/company/companies/2', named)).toMatchObject(address);
  const abroad = { ...named, identifier: 'Abroad', country: { id: 1 } };
  expect(await admin('POST', '/company/companies', abroad)).toMatchObject(address);
  expect(await admin('PUT', '/company/companies/2', { ...named, zip: '1' })).toMatchObject({
    status: 200,
    body: { status: { name: 'Active' } },
  });
});

test('a configuration keeps a status', async () => {
  const body = { name: 'x', type: { id: 1 }, company: { id: 1 } };
  expect(await admin('PUT', '/company/configurations/1', body)).toMatchObject({
    status: 200,
    body: { status: { name: 'Active' } },
  });
});

test('a PUT that leaves an API member’s level out does not lift it', async () => {
  const { memberId } = await psa.member({
    roleId: 1,
    level: 'Location (Level 2)',
    location: 'Branch Office',
  });
  const body = { identifier: 'Branch', name: 'Branch', securityRole: { id: 1 } };
  expect(await admin('PUT', `/system/apiMembers/${memberId}`, body)).toMatchObject({
    status: 200,
    body: { structureLevel: { name: 'Location (Level 2)' } },
  });
});

test('tickets are closed and opened with their status, and then changed without the right to close', async () => {
  const roleId = await psa.role({ 'Service Desk/Service Tickets': ['All', 'All', 'All', 'All'] });
  const { keys } = await psa.member({ roleId });
  const flag = (value: boolean) =>
    admin('PATCH', '/service/boards/1/statuses/1', [{ op: 'replace', path: 'closedStatus', value }]);
  expect((await flag(true)).status).toBe(200);
  expect(await admin('GET', '/service/tickets/6')).toMatchObject({ body: { closedFlag: true } });
  const rename = [{ op: 'replace', path: 'summary', value: 'renamed' }];
  expect(await psa.rest(keys, 'PATCH', '/service/tickets/6', rename)).toMatchObject({
    status: 200,
    body: { closedFlag: true, summary: 'renamed' },
  });
  expect((await flag(false)).status).toBe(200);
  const opened = await admin('GET', '/service/tickets/6');
  expect(opened).toMatchObject({ body: { closedFlag: false } });
  expect(opened.body).not.toHaveProperty('closedDate');
});
