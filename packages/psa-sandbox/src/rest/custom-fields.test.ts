/** Custom fields: listed with and without a value, of their type, required where they are, found by their value. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

const made = z.looseObject({ id: z.number() });
let psa: TestSandbox;
const call = (method: string, path: string, body?: unknown) => psa.rest(psa.admin, method, path, body);

async function define(fields: Record<string, unknown>): Promise<number> {
  const body = {
    podId: 1,
    sequenceNumber: 1,
    fieldTypeIdentifier: 'Text',
    entryTypeIdentifier: 'EntryField',
  };
  const answer = await call('POST', '/system/userDefinedFields', { ...body, ...fields });
  expect([answer.text, answer.status]).toEqual([answer.text, 201]);
  return made.parse(answer.body).id;
}
const set = (path: string, customFields: unknown) =>
  call('PATCH', path, [{ op: 'replace', path: 'customFields', value: customFields }]);
const found = async (path: string, customFieldConditions: string) => {
  const asked = new URLSearchParams({ customFieldConditions, fields: 'id' }).toString();
  const answer = await call('GET', `${path}?${asked}`);
  expect([answer.text, answer.status]).toEqual([answer.text, 200]);
  return z
    .array(made)
    .parse(answer.body)
    .map(({ id }) => id);
};

beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small' });
});
afterAll(() => psa?.stop());

test('a field of a kind’s screen is listed by every record of the kind, old and new, and found by having no value', async () => {
  const id = await define({ caption: 'Seats', screenId: 'Company', fieldTypeIdentifier: 'Number' });
  const shown = { id, caption: 'Seats', type: 'Number', entryMethod: 'EntryField', numberOfDecimals: 0 };
  expect((await call('GET', '/company/companies/1')).body).toMatchObject({ customFields: [shown] });
  const created = await call('POST', '/company/companies', { identifier: 'New', name: 'New', city: 'x' });
  expect(created.body).toMatchObject({ customFields: [shown] });
  expect((await call('GET', '/company/contacts/1')).text).not.toContain('Seats');
  expect((await set('/company/companies/1', [{ id, value: 7 }])).body).toMatchObject({
    customFields: [{ ...shown, value: 7 }],
  });
  const companies = '/company/companies';
  expect(await found(companies, 'caption="Seats" and value=7')).toEqual([1]);
  expect(await found(companies, 'caption="Seats" and value >= 6.5')).toEqual([1]);
  expect(await found(companies, 'caption="Seats" and value="7"')).toEqual([1]);
  expect(await found(companies, 'caption="Seats" and value != null')).toEqual([1]);
  const without = await found(companies, 'caption="Seats" and value = null');
  expect(without).not.toContain(1);
  expect(without).toContain(made.parse(created.body).id);
  expect((await set('/company/companies/1', [{ id, value: null }])).body).toMatchObject({
    customFields: [shown],
  });
  expect(await found(companies, 'caption="Seats" and value != null')).toEqual([]);
  const renamed = [{ op: 'replace', path: 'caption', value: 'Licences' }];
  await call('PATCH', `/system/userDefinedFields/${id}`, renamed);
  expect((await call('GET', '/company/companies/2')).body).toMatchObject({
    customFields: [{ caption: 'Licences' }],
  });
  expect((await call('DELETE', `/system/userDefinedFields/${id}`)).status).toBe(204);
  expect((await call('GET', '/company/companies/2')).text).not.toContain('customFields');
});

test('a field that moves to another screen leaves the records that have no value of it', async () => {
  const id = await define({ caption: 'Moves', screenId: 'Company' });
  await set('/company/companies/1', [{ id, value: 'kept' }]);
  await call('PATCH', `/system/userDefinedFields/${id}`, [
    { op: 'replace', path: 'screenId', value: 'Contact' },
  ]);
  expect((await call('GET', '/company/companies/1')).text).toContain('"kept"');
  expect((await call('GET', '/company/companies/2')).text).not.toContain('Moves');
  expect((await call('GET', '/company/contacts/1')).text).toContain('Moves');
  expect((await call('PATCH', '/company/companies/1', [])).status).toBe(200);
  expect((await set('/company/companies/2', [{ id, value: 'x' }])).body).toMatchObject({
    errors: [{ code: 'NotFound', field: 'customFields' }],
  });
});

test.each([
  ['Number', 'abc', 400],
  ['Number', '12.5', 200],
  ['Currency', 'free', 400],
  ['Percent', 5, 200],
  ['Checkbox', 'perhaps', 400],
  ['Checkbox', true, 200],
  ['Date', 'tomorrow', 400],
  ['Date', '2026-01-02T03:04:05Z', 200],
  ['Text', 42, 200],
])('a %s field that is sent %j answers %i', async (fieldTypeIdentifier, value, status) => {
  const id = await define({
    caption: `${fieldTypeIdentifier} ${String(value)}`.slice(0, 25),
    fieldTypeIdentifier,
  });
  expect((await set('/company/contacts/2', [{ id, value }])).status).toBe(status);
});

test('a field with options takes one of the active ones', async () => {
  const options = [
    { id: 1, optionValue: 'Gold' },
    { id: 2, optionValue: 'Old', inactiveFlag: true },
  ];
  const id = await define({ caption: 'Tier', entryTypeIdentifier: 'List', options });
  expect((await set('/company/companies/4', [{ id, value: 'gold' }])).body).toMatchObject({
    customFields: [{ id, value: 'Gold' }],
  });
  expect((await set('/company/companies/4', [{ id, value: 'Old' }])).status).toBe(400);
  expect((await set('/company/companies/4', [{ id, value: 'Platinum' }])).status).toBe(400);
});

test('a required field of the kind’s screen is asked of every record that is written, and of no other kind', async () => {
  const id = await define({ caption: 'Cost centre', screenId: 'Agreement Site', requiredFlag: true });
  expect((await call('PATCH', '/company/companies/5', [])).status).toBe(200);
  const onContacts = await define({ caption: 'Badge', screenId: 'contact', requiredFlag: true });
  expect(await call('PATCH', '/company/contacts/5', [])).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'MissingRequiredField', message: 'The Badge field is required.' }] },
  });
  expect((await set('/company/contacts/5', [{ id: onContacts, value: 'A1' }])).status).toBe(200);
  for (const one of [id, onContacts]) {
    const no = [{ op: 'replace', path: 'requiredFlag', value: false }];
    expect((await call('PATCH', `/system/userDefinedFields/${one}`, no)).status).toBe(200);
  }
});
