/** Both readings of what nobody has published, or of what sources disagree about; docs/psa-sandbox.md lists them. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defaultSettings, type Switches } from './settings.ts';
import { clientId, type Keys, startTestSandbox, type TestSandbox } from './testing/start-test-sandbox.ts';

let psa: TestSandbox;
let withoutTables: Keys;
let company: number;
const record = z.looseObject({ id: z.number() });

const set = async (switches: Partial<Switches>): Promise<void> => {
  expect((await psa.screen('PUT', '/settings', switches)).status).toBe(200);
};
const wrong = (path: string) => psa.rest({ publicKey: 'x', privateKey: 'y' }, 'GET', path);
const post = async (path: string, body: unknown): Promise<number> =>
  record.parse((await psa.rest(psa.admin, 'POST', path, body)).body).id;

beforeAll(async () => {
  psa = await startTestSandbox();
  const roleId = await psa.role({ 'System/Table Setup': ['All', 'All', 'All', 'All'] });
  withoutTables = (await psa.member({ roleId })).keys;
  company = await post('/company/companies', { identifier: 'Set', name: 'Set', city: 'x' });
});
afterEach(async () => {
  const { companyId: _id, companyName: _name, version: _version, ...switches } = defaultSettings;
  await set(switches);
});
afterAll(() => psa.stop());

test.each([
  ['Unauthorized', 401, { code: 'Unauthorized' }],
  ['UserNotAuthenticated', 401, { code: 'ConnectWiseApi', message: 'UserNotAuthenticated' }],
  ['NotFound', 404, { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' }],
] as const)('credentials that are not accepted: %s', async (badCredentials, status, body) => {
  await set({ badCredentials });
  expect(await wrong('/service/tickets')).toMatchObject({ status, body });
});

test('credentials of another company: like other bad ones, or no route for the gateway', async () => {
  const ask = (companyId: string) =>
    fetch(`${psa.url}/v4_6_release/apis/3.0/system/info`, {
      headers: { authorization: `Basic ${btoa(`${companyId}+public:private`)}`, clientid: clientId },
    });
  expect((await ask('other')).status).toBe(401);
  await set({ unknownCompany: 'CannotRoute' });
  const answer = await ask('other');
  expect([answer.status, await answer.text()]).toEqual([400, 'Cannot route. Codebase/company is invalid']);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  expect((await ask('Parasol')).status).toBe(401);
});

test('/system/info needs credentials, or answers anyone; nothing else does', async () => {
  expect((await wrong('/system/info')).status).toBe(401);
  await set({ systemInfo: 'anyone' });
  expect(await wrong('/system/info')).toMatchObject({ status: 200, body: { isCloud: false } });
  expect((await wrong('/system/info/members')).status).toBe(401);
});

test('setup tables without their right: by the table, all refused, or all reduced to id and name', async () => {
  const read = async () => ({
    boards: await psa.rest(withoutTables, 'GET', '/service/boards?pageSize=1'),
    priorities: await psa.rest(withoutTables, 'GET', '/service/priorities?pageSize=1'),
  });
  expect(await read()).toMatchObject({ boards: { status: 403 }, priorities: { status: 200 } });
  await set({ setupTables: 'refused' });
  expect(await read()).toMatchObject({ boards: { status: 403 }, priorities: { status: 403 } });
  await set({ setupTables: 'reduced' });
  const { boards } = await read();
  expect(boards).toMatchObject({ status: 200, body: [{ id: 1, name: 'Service Desk' }] });
  expect(z.array(z.record(z.string(), z.unknown())).parse(boards.body).flatMap(Object.keys)).toEqual([
    'id',
    'name',
  ]);
  expect((await psa.rest(withoutTables, 'POST', '/service/boards', { name: 'x' })).status).toBe(403);
});

test('searching by POST: of tickets alone, or beside every list, with the right of the list', async () => {
  const search = (keys: Keys) =>
    psa.rest(keys, 'POST', '/company/companies/search', { conditions: 'identifier = "set"' });
  expect(await search(psa.admin)).toMatchObject({
    status: 404,
    body: { message: 'The endpoint does not exist.' },
  });
  await set({ search: 'everywhere' });
  expect(await search(psa.admin)).toMatchObject({ status: 200, body: [{ id: company }] });
  expect((await search(withoutTables)).status).toBe(403);
  expect((await psa.rest(psa.admin, 'POST', '/company/nothing/search', {})).status).toBe(404);
});

test('companyinfo tells IsCloud as a boolean or as a text', async () => {
  const told = async () =>
    z
      .looseObject({ IsCloud: z.unknown() })
      .parse(await (await fetch(`${psa.url}/login/companyinfo/parasol`)).json()).IsCloud;
  expect(await told()).toBe(false);
  await set({ isCloud: 'text' });
  expect(await told()).toBe('False');
});

test('errors without details leave `errors` out, or hold null', async () => {
  const missing = () => psa.rest(psa.admin, 'GET', '/service/tickets/999999');
  expect((await missing()).text).not.toContain('errors');
  await set({ nullErrors: true });
  expect((await missing()).body).toMatchObject({ code: 'NotFound', errors: null });
  const invalid = await psa.rest(psa.admin, 'POST', '/service/tickets', {});
  expect(invalid.body).toMatchObject({ errors: [{ field: 'summary' }, { field: 'company' }] });
});

test('plain http is served on this machine, or refused as the cloud refuses it; a proxy may vouch', async () => {
  await set({ sslRequired: true });
  const plain = await psa.rest(psa.admin, 'GET', '/system/info');
  expect([plain.status, plain.text]).toEqual([
    403,
    '{"code":"Security","message":"SSL is required.","errors":null}',
  ]);
  const behind = await psa.rest(psa.admin, 'GET', '/system/info', undefined, {
    'x-forwarded-proto': 'https',
  });
  expect(behind.status).toBe(200);
});

test("a note tells its ticket's callbacks, or doesn't", async () => {
  const ticket = await post('/service/tickets', { summary: 'noted', company: { id: company } });
  const told: string[] = [];
  const receiver = createServer((request, response) => {
    told.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  try {
    const address = receiver.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await post('/system/callbacks', {
      url: `http://127.0.0.1:${port}/?recordId=`,
      objectId: 1,
      type: 'ticket',
      level: 'owner',
    });
    const note = { text: 'x', detailDescriptionFlag: true };
    await post(`/service/tickets/${ticket}/notes`, note);
    await expect.poll(() => told).toEqual([`/?recordId=${ticket}&action=updated`]);
    await set({ noteCallbacks: false });
    await post(`/service/tickets/${ticket}/notes`, note);
    // a change that is told after the note: if the note were told, it would have come before
    await psa.rest(psa.admin, 'PATCH', `/service/tickets/${ticket}`, [
      { op: 'replace', path: 'summary', value: 'changed' },
    ]);
    await expect.poll(() => told.length).toBe(2);
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
});

test('rights that nobody has published: the chosen row, or any key; published ones stay', async () => {
  const read = async (path: string) => (await psa.rest(withoutTables, 'GET', path)).status;
  const paths = ['/system/callbacks', '/system/apiMembers', `/company/companies/${company}/notes`];
  expect(await Promise.all(paths.map(read))).toEqual([403, 403, 403]);
  await set({ unpublishedRights: 'anyKey' });
  expect(await Promise.all(paths.map(read))).toEqual([200, 200, 200]);
  const published = ['/service/tickets', '/company/companies', '/service/boards', '/finance/agreements'];
  expect(await Promise.all(published.map(read))).toEqual([403, 403, 403, 403]);
});

test("names in a role's settings: the screen's words, identifiers, or the descriptions alone", async () => {
  const rows = z.array(z.looseObject({ moduleDescription: z.string() }));
  const read = async (path: string) =>
    rows
      .parse((await psa.rest(psa.admin, 'GET', path)).body)
      .find((one) => one['moduleFunctionDescription'] === 'Time Entry');
  for (const path of ['/system/mySecurity?pageSize=1000', '/system/securityRoles/1/settings?pageSize=1000']) {
    expect(await read(path)).toMatchObject({
      moduleName: 'Time & Expense',
      moduleFunctionName: 'Time Entry',
    });
    await set({ settingNames: 'identifiers' });
    expect(await read(path)).toMatchObject({ moduleName: 'TimeExpense', moduleFunctionName: 'TimeEntry' });
    await set({ settingNames: 'descriptions' });
    const shown = await read(path);
    expect(shown).toMatchObject({ moduleDescription: 'Time & Expense' });
    expect(shown).not.toHaveProperty('moduleName');
    await set({ settingNames: 'labels' });
  }
});

test('a key whose description is changed stays, or is made anew: then the former pair is refused', async () => {
  const made = z.looseObject({ id: z.number(), publicKey: z.string(), privateKey: z.string() });
  const roleId = await psa.role({ 'Service Desk/Service Tickets': ['None', 'None', 'None', 'All'] });
  const { memberId } = await psa.member({ roleId });
  const path = `/api-members/${memberId}/keys`;
  const key = made.parse((await psa.screen('POST', path, { description: 'First' })).body);
  const status = async (keys: Keys) => (await psa.rest(keys, 'GET', '/service/tickets')).status;
  const kept = await psa.screen('PUT', `${path}/${key.id}`, { description: 'Second' });
  expect(kept.body).toMatchObject({ publicKey: key.publicKey });
  expect(kept.body).not.toHaveProperty('privateKey');
  expect(await status(key)).toBe(200);
  await set({ keyRegeneration: 'renews' });
  const renewed = made.parse((await psa.screen('PUT', `${path}/${key.id}`, { description: 'Third' })).body);
  expect(renewed).toMatchObject({ id: key.id, publicKey: expect.not.stringContaining(key.publicKey) });
  expect([await status(key), await status(renewed)]).toEqual([401, 200]);
});

test('levels of callbacks: all with every type, or those that records of the type refer to', async () => {
  const register = async (level: string) =>
    (
      await psa.rest(psa.admin, 'POST', '/system/callbacks', {
        url: `http://127.0.0.1:9/${level}?id=`,
        objectId: 1,
        type: 'ticket',
        level,
      })
    ).status;
  expect(await register('territory')).toBe(201);
  await set({ callbackLevels: 'ofType' });
  const statuses = ['owner', 'ticket', 'board', 'status', 'company', 'productcatalog', 'invoice'];
  expect(await Promise.all(statuses.map(register))).toEqual([201, 201, 201, 201, 201, 400, 400]);
});
