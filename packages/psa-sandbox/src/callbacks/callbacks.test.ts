import { createHash, createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

type Received = { url: string; signature: string; raw: string };

const made = z.looseObject({ id: z.number() });
const payload = z.object({
  Action: z.string(),
  CallbackObjectRecId: z.number(),
  CompanyId: z.string(),
  Entity: z.string().nullable(),
  FromUrl: z.string(),
  ID: z.number(),
  MemberId: z.string(),
  MessageId: z.guid(),
  Metadata: z.object({ key_url: z.url() }),
  Type: z.string(),
});
const deliveries = z.array(
  z.looseObject({
    callbackId: z.number(),
    url: z.string(),
    attempts: z.array(z.union([z.number(), z.string()])),
    outcome: z.string(),
  }),
);
const dayMs = 86_400_000;

let psa: TestSandbox;
let receiver: Server;
let base: string;
let nowMs = Date.parse('2026-11-20T08:00:00Z');
let received: Received[] = [];
let pausesMs: number[] = [];
let statusOf: (url: string, attempt: number) => number | 'silent' = () => 200;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (raw += chunk));
    request.on('end', () => {
      const url = request.url ?? '';
      const attempt = received.filter((one) => one.url === url).length;
      received.push({ url, signature: String(request.headers['x-content-signature']), raw });
      const status = statusOf(url, attempt);
      if (status !== 'silent')
        response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  psa = await startTestSandbox({
    now: () => new Date(nowMs),
    callbacks: {
      timeoutMs: 300,
      wait: async (ms) => {
        pausesMs.push(ms);
      },
    },
  });
});
afterAll(async () => {
  await psa.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(() => {
  received = [];
  pausesMs = [];
  statusOf = () => 200;
});

const post = (path: string, body: unknown) => psa.rest(psa.admin, 'POST', path, body);
const register = async (hook: string, o: object) =>
  made.parse((await post('/system/callbacks', { url: `${base}${hook}?recordId=`, ...o })).body).id;
const newCompany = async (identifier: string) =>
  made.parse((await post('/company/companies', { identifier, name: identifier, city: 'x' })).body).id;
const rename = (id: number, name: string) =>
  psa.rest(psa.admin, 'PATCH', `/company/companies/${id}`, [{ op: 'replace', path: 'name', value: name }]);
const callback = async (id: number) => (await psa.rest(psa.admin, 'GET', `/system/callbacks/${id}`)).body;
const outcomes = async (callbackId: number) =>
  deliveries
    .parse((await psa.screen('GET', '/callbacks/deliveries')).body)
    .filter((one) => one.callbackId === callbackId && one.outcome !== 'under way');
const outcomeCount = (callbackId: number, count: number) =>
  expect.poll(async () => (await outcomes(callbackId)).length, { timeout: 5_000 }).toBe(count);

test('a callback for companies of a type is told of those that have it, of their end as well', async () => {
  const id = await register('/typed', { type: 'company', level: 'Type', objectId: 2 });
  const make = async (identifier: string, types: object[]) => {
    const body = { identifier, name: identifier, city: 'x', types };
    return made.parse((await post('/company/companies', body)).body).id;
  };
  const other = await make('OtherType', [{ id: 1 }]);
  const company = await make('OfType', [{ id: 1 }, { id: 2 }]);
  await rename(other, 'Not told');
  await rename(company, 'Told');
  for (const one of [other, company]) await psa.rest(psa.admin, 'DELETE', `/company/companies/${one}`);
  await outcomeCount(id, 3);
  expect(received.map((one) => one.url).toSorted()).toEqual(
    ['added', 'deleted', 'updated'].map((action) => `/typed?recordId=${company}&action=${action}`),
  );
});

test('a record that is added, changed and deleted is told, signed by the key that key_url gives', async () => {
  const id = await register('/all', { type: 'Company', level: 'Owner', objectId: 0 });
  expect(await callback(id)).toMatchObject({ type: 'company', level: 'owner', objectId: 1 });
  const company = await newCompany('Told');
  await rename(company, 'Told again');
  await psa.rest(psa.admin, 'DELETE', `/company/companies/${company}`);
  await outcomeCount(id, 3);
  expect(received.map((one) => one.url).toSorted()).toEqual(
    ['added', 'deleted', 'updated'].map((action) => `/all?recordId=${company}&action=${action}`),
  );
  const bodies = received.map((one) => payload.parse(JSON.parse(one.raw)));
  const [added, updated, deleted] = ['added', 'updated', 'deleted'].map((action) =>
    bodies.find((body) => body.Action === action),
  );
  expect(added).toMatchObject({
    ID: company,
    CallbackObjectRecId: id,
    Type: 'company',
    CompanyId: 'parasol',
  });
  expect(JSON.parse(updated?.Entity ?? '')).toMatchObject({ id: company, name: 'Told again' });
  expect(deleted?.Entity).toBeNull();
  const keyUrl = added?.Metadata.key_url ?? '';
  const { signing_key: key } = z
    .object({ signing_key: z.string() })
    .parse(await (await fetch(keyUrl)).json());
  const digest = createHash('sha256').update(key).digest();
  for (const { raw, signature } of received)
    expect(signature).toBe(createHmac('sha256', digest).update(raw).digest('base64'));
  expect((await fetch(keyUrl.replace(/id=.*/, 'id=0'))).status).toBe(404);
  await psa.rest(psa.admin, 'DELETE', `/system/callbacks/${id}`);
});

test('a level other than owner narrows to the record itself or to what refers to the object', async () => {
  const [one, other] = [await newCompany('LevelOne'), await newCompany('LevelTwo')];
  const itself = await register('/itself', { type: 'company', level: 'company', objectId: one });
  const below = await register('/below', { type: 'ticket', level: 'company', objectId: one });
  await rename(one, 'One');
  await rename(other, 'Other');
  for (const id of [other, one]) await post('/service/tickets', { summary: `Of ${id}`, company: { id } });
  const silent = { summary: 'Quiet', company: { id: one }, skipCallback: true };
  expect((await post('/service/tickets', silent)).status).toBe(201);
  await outcomeCount(itself, 1);
  await outcomeCount(below, 1);
  const entities = received.map((r) => JSON.parse(payload.parse(JSON.parse(r.raw)).Entity ?? ''));
  expect(entities).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'One' }),
      expect.objectContaining({ summary: `Of ${one}` }),
    ]),
  );
  expect(received).toHaveLength(2);
});

test('the same callback twice is refused, whatever its case', async () => {
  const entry = { url: `${base}/twice?id=`, type: 'contact', level: 'owner', objectId: 1 };
  expect((await post('/system/callbacks', entry)).status).toBe(201);
  const again = await post('/system/callbacks', { ...entry, type: 'CONTACT', url: `${base}/Twice?id=` });
  expect(again.status).toBe(400);
  expect(again.body).toMatchObject({
    errors: [{ code: 'ObjectExists', message: 'A matching callback entry already exists' }],
  });
});

test.each([
  [404, 3],
  [409, 3],
  [419, 3],
  [429, 3],
  [500, 1],
  [400, 1],
  [302, 1],
] as const)('an answer of %i is sent %i times in all', async (status, times) => {
  const company = await newCompany(`Status${status}`);
  const id = await register(`/status${status}`, { type: 'company', level: 'company', objectId: company });
  statusOf = (url) => (url.startsWith(`/status${status}?`) ? status : 200);
  await rename(company, `For ${status}`);
  await outcomeCount(id, 1);
  expect((await outcomes(id))[0]).toMatchObject({
    outcome: 'failed',
    attempts: Array.from({ length: times }, () => status),
  });
  expect(pausesMs).toEqual(times === 3 ? [2_000, 4_000] : []);
  expect(received.some((one) => one.url === '/elsewhere')).toBe(false);
  await psa.rest(psa.admin, 'DELETE', `/system/callbacks/${id}`);
});

test('a retry that is answered well ends the matter', async () => {
  const company = await newCompany('Second');
  const id = await register('/second', { type: 'company', level: 'company', objectId: company });
  statusOf = (_url, attempt) => (attempt === 0 ? 429 : 204);
  await rename(company, 'Second time');
  await outcomeCount(id, 1);
  expect((await outcomes(id))[0]).toMatchObject({ outcome: 'delivered', attempts: [429, 204] });
});

test('a receiver that says nothing is given up after the time-out, and not asked again', async () => {
  const company = await newCompany('Silent');
  const id = await register('/silent', { type: 'company', level: 'company', objectId: company });
  statusOf = () => 'silent';
  await rename(company, 'Silent still');
  await outcomeCount(id, 1);
  expect((await outcomes(id))[0]).toMatchObject({ outcome: 'failed', attempts: ['timed out'] });
});

test('addresses off this machine are registered but never called', async () => {
  const company = await newCompany('Far');
  const url = 'https://198.51.100.7/hook?id=';
  const entry = { url, type: 'company', level: 'company', objectId: company };
  const id = made.parse((await post('/system/callbacks', entry)).body).id;
  await rename(company, 'Far away');
  await outcomeCount(id, 1);
  expect((await outcomes(id))[0]).toMatchObject({
    outcome: 'not sent',
    attempts: ['The sandbox calls only addresses on this machine.'],
  });
});

test('three failing days shut a callback off; a success between, or switching it on, begins anew', async () => {
  const company = await newCompany('Failing');
  const id = await register('/failing', { type: 'company', level: 'company', objectId: company });
  let told = 0;
  const tellAfter = async (ms: number, status: number) => {
    nowMs += ms;
    statusOf = () => status;
    told += 1;
    await rename(company, `Failing ${told}`);
    await outcomeCount(id, told);
  };
  const isOff = async () =>
    z.looseObject({ inactiveFlag: z.boolean() }).parse(await callback(id)).inactiveFlag;
  await tellAfter(0, 500);
  await tellAfter(2 * dayMs, 500);
  await tellAfter(0, 200);
  await tellAfter(dayMs, 500);
  await tellAfter(3 * dayMs - 1_000, 500);
  expect(await isOff()).toBe(false);
  await tellAfter(1_000, 500);
  expect(await isOff()).toBe(true);
  await rename(company, 'Unheard');
  const on = [{ op: 'replace', path: 'inactiveFlag', value: false }];
  expect((await psa.rest(psa.admin, 'PATCH', `/system/callbacks/${id}`, on)).status).toBe(200);
  await tellAfter(dayMs, 500);
  expect(await isOff()).toBe(false);
  expect(received.map((one) => payload.parse(JSON.parse(one.raw)).Entity)).not.toContainEqual(
    expect.stringContaining('Unheard'),
  );
});
