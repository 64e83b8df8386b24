import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox();
});
afterAll(() => psa.stop());

const made = z.looseObject({ id: z.number() });
const key = z.object({ id: z.number(), publicKey: z.string(), privateKey: z.string() });

async function newRole(name: string): Promise<number> {
  return made.parse((await psa.screen('POST', '/security-roles', { name })).body).id;
}

test('a role is made with every row at None, changed cell by cell, and remembers who did what', async () => {
  const created = await psa.screen('POST', '/security-roles', { name: 'Umbrella' });
  expect(created).toMatchObject({
    status: 201,
    body: { name: 'Umbrella', adminFlag: false, inactiveFlag: false },
  });
  const { id } = made.parse(created.body);
  const settings = z
    .array(z.looseObject({ area: z.string(), row: z.string(), add: z.string() }))
    .parse((await psa.screen('GET', `/security-roles/${id}/settings`)).body);
  expect(settings.length).toBeGreaterThan(100);
  expect(new Set(settings.map((row) => row.add))).toEqual(new Set(['None']));
  await psa.screen('PUT', `/security-roles/${id}/settings`, [
    { area: 'Companies', row: 'Configurations', add: 'All', inquire: 'My' },
  ]);
  const changed = await psa.screen('GET', `/security-roles/${id}/settings`);
  expect(changed.body).toContainEqual({
    area: 'Companies',
    row: 'Configurations',
    customize: true,
    add: 'All',
    edit: 'None',
    delete: 'None',
    inquire: 'My',
  });
  await psa.screen('PUT', `/security-roles/${id}/customize/System/Table%20Setup`, {
    allowed: ['Service / Priority', 'Company / Configuration'],
  });
  const lists = await psa.screen('GET', `/security-roles/${id}/customize/System/Table%20Setup`);
  expect(lists.body).toMatchObject({
    allowed: ['Company / Configuration', 'Service / Priority'],
    disallowed: expect.arrayContaining(['Service / Service Board']),
  });
  const history = z
    .array(z.looseObject({ by: z.string(), text: z.string() }))
    .parse((await psa.screen('GET', `/security-roles/${id}/history`)).body);
  expect(history.map((entry) => entry.text)).toEqual([
    'Changed; System / Table Setup: Allow Access:  → Company / Configuration, Service / Priority',
    'Changed; Companies / Configurations: Add Level: None → All; Companies / Configurations: Inquire Level: None → My',
    'Created',
  ]);
});

test('a role is refused without a name, with a long one, and with one that exists in any case', async () => {
  await newRole('Taken');
  for (const [name, message] of [
    ['', 'The Role ID field is required.'],
    ['x'.repeat(31), 'The Role ID may have at most 30 characters.'],
  ]) {
    expect(await psa.screen('POST', '/security-roles', { name })).toMatchObject({
      status: 400,
      body: { message, errors: [{ field: 'name' }] },
    });
  }
  expect(await psa.screen('POST', '/security-roles', { name: 'TAKEN' })).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'ObjectExists', message: 'Role ID already in use.', field: 'name' }] },
  });
});

test('a role is copied with its levels and lists; it is deleted only while no member has it', async () => {
  const id = await newRole('Original');
  await psa.screen('PUT', `/security-roles/${id}/settings`, [
    { area: 'System', row: 'My Company', edit: 'All' },
  ]);
  const copy = await psa.screen('POST', `/security-roles/${id}/copy`, {});
  expect(copy).toMatchObject({ status: 201, body: { name: 'Original (copy)' } });
  const copyId = made.parse(copy.body).id;
  expect((await psa.screen('GET', `/security-roles/${copyId}/settings`)).body).toContainEqual(
    expect.objectContaining({ row: 'My Company', edit: 'All' }),
  );
  await psa.member({ roleId: copyId });
  expect(await psa.screen('DELETE', `/security-roles/${copyId}`)).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'InUse' }] },
  });
  expect((await psa.screen('DELETE', `/security-roles/${id}`)).status).toBe(204);
  expect((await psa.screen('GET', `/security-roles/${id}`)).status).toBe(404);
});

test('a member needs an ID, a name and a role; a key needs a description and is seen once', async () => {
  const roleId = await newRole('Keyed');
  expect(await psa.screen('POST', '/api-members', { identifier: 'M', name: 'M' })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'securityRoleId', message: 'The Role ID field is required.' }] },
  });
  const member = await psa.screen('POST', '/api-members', {
    identifier: 'Umbrella',
    name: 'Umbrella',
    securityRoleId: roleId,
    level: 'Corporate (Level 1)',
  });
  expect(member).toMatchObject({
    status: 201,
    body: { securityRoleName: 'Keyed', level: 'Corporate (Level 1)' },
  });
  const { id } = made.parse(member.body);
  expect(await psa.screen('POST', `/api-members/${id}/keys`, { description: ' ' })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'description', message: 'The Description field is required.' }] },
  });
  const created = await psa.screen('POST', `/api-members/${id}/keys`, {
    description: 'Umbrella PSA Integration',
  });
  const { publicKey, privateKey, id: keyId } = key.parse(created.body);
  expect([publicKey, privateKey]).toEqual([
    expect.stringMatching(/^[A-Za-z0-9]{16}$/),
    expect.stringMatching(/^[A-Za-z0-9]{16}$/),
  ]);
  const listed = JSON.stringify((await psa.screen('GET', `/api-members/${id}/keys`)).body);
  expect(listed).toContain(publicKey);
  expect(listed).not.toContain(privateKey);
  const keys = { publicKey, privateKey };
  expect((await psa.rest(keys, 'GET', '/system/info')).status).toBe(200);
  await psa.screen('DELETE', `/api-members/${id}/keys/${keyId}`);
  expect((await psa.rest(keys, 'GET', '/system/info')).status).toBe(401);
});

test('an inactive member is refused at once, and let in again', async () => {
  const roleId = await newRole('Activity');
  const { memberId, keys } = await psa.member({ roleId });
  const member = z.looseObject({}).parse((await psa.screen('GET', `/api-members/${memberId}`)).body);
  expect((await psa.rest(keys, 'GET', '/system/info')).status).toBe(200);
  await psa.screen('PUT', `/api-members/${memberId}`, { ...member, inactiveFlag: true });
  expect((await psa.rest(keys, 'GET', '/system/info')).status).toBe(401);
  await psa.screen('PUT', `/api-members/${memberId}`, { ...member, inactiveFlag: false });
  expect((await psa.rest(keys, 'GET', '/system/info')).status).toBe(200);
});

test('every call leaves a line in the log; bodies only in debug mode', async () => {
  const { memberId, keys } = await psa.member({ roleId: 1 });
  await psa.rest(keys, 'GET', '/company/companies?pageSize=1');
  await psa.rest(keys, 'POST', '/company/companies', { nonsense: 1 });
  const logs = z.object({
    total: z.number(),
    rows: z.array(z.looseObject({ method: z.string(), response: z.number(), body: z.string().nullable() })),
  });
  const plain = logs.parse((await psa.screen('GET', `/api-members/${memberId}/logs`)).body);
  expect(plain.rows.map((row) => [row.method, row.response, row.body])).toEqual([
    ['POST', 400, null],
    ['GET', 200, null],
  ]);
  await psa.screen('POST', `/api-members/${memberId}/logs/debug`, { minutes: 10 });
  await psa.rest(keys, 'POST', '/company/companies', { nonsense: 2 });
  const debug = logs.parse((await psa.screen('GET', `/api-members/${memberId}/logs?search=post`)).body);
  expect(debug.total).toBe(2);
  expect(debug.rows[0]?.body).toContain('{"nonsense":2}');
});

test('a key tells when it was last used, and not when another was', async () => {
  const { memberId, keys } = await psa.member({ roleId: 1 });
  const listed = z.array(z.looseObject({ publicKey: z.string(), lastUsedAt: z.string().nullable() }));
  const lastUsed = async (): Promise<Record<string, string | null>> => {
    // the log is written before it is shown
    const logs = z.object({ rows: z.array(z.looseObject({ startTime: z.string() })) });
    const { rows } = logs.parse((await psa.screen('GET', `/api-members/${memberId}/logs`)).body);
    const shown = listed.parse((await psa.screen('GET', `/api-members/${memberId}/keys`)).body);
    const latest = rows[0]?.startTime.replace(/\.\d+Z$/, 'Z');
    return Object.fromEntries(
      shown.map(({ publicKey, lastUsedAt }) => [publicKey, lastUsedAt === latest ? 'latest' : lastUsedAt]),
    );
  };
  const answer = await psa.screen('POST', `/api-members/${memberId}/keys`, { description: 'Another' });
  const other = key.parse(answer.body).publicKey;
  expect(await lastUsed()).toEqual({ [keys.publicKey]: null, [other]: null });
  await psa.rest(keys, 'GET', '/system/info');
  await psa.rest(keys, 'GET', '/system/info');
  expect(await lastUsed()).toEqual({ [keys.publicKey]: 'latest', [other]: null });
});

test.each([{ host: 'evil.example' }, { origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])(
  'the screens refuse a page that is not theirs: %j',
  async (headers: Record<string, string>) => {
    const { request } = await import('node:http');
    const status = await new Promise<number>((resolve, reject) => {
      request(`${psa.url}/sandbox/api/status`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  },
);

test('a form of another page cannot write', async () => {
  const answer = await fetch(`${psa.url}/sandbox/api/security-roles`, {
    method: 'POST',
    body: '{"name":"x"}',
    headers: { 'content-type': 'text/plain' },
  });
  expect(answer.status).toBe(415);
});
