import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ConnectWiseClient } from '@parasol/connectwise';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';
import { Faults } from './faults.ts';
import { FaultPlan } from './rule.ts';

const record = z.looseObject({ id: z.number() });
let psa: TestSandbox;
let client: ConnectWiseClient;
let company: number;

beforeAll(async () => {
  psa = await startTestSandbox();
  client = psa.client(psa.admin);
  const created = await psa.rest(psa.admin, 'POST', '/company/companies', {
    identifier: 'Faulty',
    name: 'Faulty',
    city: 'x',
  });
  company = record.parse(created.body).id;
});
afterEach(() => psa.screen('DELETE', '/faults'));
afterAll(async () => {
  await client.close();
  await psa.stop();
});

const create = (summary: string) =>
  client.write('POST', '/service/tickets', { summary, company: { id: company } }, record);
const found = async (summary: string): Promise<number> => {
  const count = await client.count('/service/tickets', { conditions: `summary = "${summary}"` });
  return count.outcome === 'ok' ? count.body : -1;
};
const plan = (...rules: object[]) => psa.screen('PUT', '/faults', { seed: 1, rules });

test.each([
  ['error-before', { outcome: 'unknown', status: 500 }, 0],
  ['error-after', { outcome: 'unknown', status: 500 }, 1],
  ['reset-before', { outcome: 'unknown' }, 0],
  ['reset-after', { outcome: 'unknown' }, 1],
])('%s: a client cannot know, and the record is there or not', async (kind, outcome, records) => {
  await plan({ kind, methods: ['POST'], path: '/service/tickets', times: 1 });
  expect(await create(kind)).toMatchObject(outcome);
  expect(await found(kind)).toBe(records);
  expect(await create(`${kind} again`)).toMatchObject({ outcome: 'ok' });
  expect((await psa.screen('GET', '/faults')).body).toMatchObject({ rules: [{ kind, done: 1, seen: 2 }] });
});

test('late-apply: the connection breaks at once and the record appears later', async () => {
  await plan({ kind: 'late-apply', methods: ['POST'], delayMs: 300 });
  expect(await create('late')).toMatchObject({ outcome: 'unknown' });
  expect(await found('late')).toBe(0);
  await expect.poll(() => found('late'), { timeout: 5_000 }).toBe(1);
});

test.each([7, null])('throttle: 429 with Retry-After %s applies nothing', async (retryAfterSeconds) => {
  await plan({ kind: 'throttle', methods: ['POST'], retryAfterSeconds });
  expect(await create('throttled')).toEqual({
    outcome: 'throttled',
    retryAfterMs: (retryAfterSeconds ?? 30) * 1000,
  });
  expect(await found('throttled')).toBe(0);
});

test('stale-search: a list does not show what is younger, the record itself is there', async () => {
  await plan({ kind: 'stale-search', path: '/service/tickets*', staleMs: 60_000 });
  const created = await create('stale');
  expect(created.outcome).toBe('ok');
  expect(await found('stale')).toBe(0);
  const id = created.outcome === 'ok' ? created.body.id : 0;
  expect((await client.get(`/service/tickets/${id}`, record)).outcome).toBe('ok');
});

test('a moved codebase: the client finds the new one, and its write is applied once', async () => {
  expect(await client.get('/system/info', z.unknown())).toMatchObject({ outcome: 'ok' });
  await psa.screen('PUT', '/settings', { codebase: 'v2025_1/', otherCodebaseAnswers: false });
  const moved = await psa.rest(psa.admin, 'GET', '/system/info');
  expect([moved.status, moved.text]).toEqual([400, 'Cannot route. Codebase/company is invalid']);
  expect(await create('after the move')).toMatchObject({ outcome: 'ok' });
  expect(await found('after the move')).toBe(1);
  await psa.screen('PUT', '/settings', { codebase: 'v4_6_release/', otherCodebaseAnswers: true });
});

test('mySecurity can be made to refuse, integrator logins to end', async () => {
  const { memberId } = await psa.member({ roleId: 1 });
  await psa.screen('POST', '/integrator-logins', { username: 'Old', password: 'secret', memberId });
  const headers = {
    authorization: `Basic ${Buffer.from('parasol+old:secret').toString('base64')}`,
    'x-cw-usertype': 'integrator',
  };
  expect((await psa.rest(psa.admin, 'GET', '/system/mySecurity', undefined, headers)).status).toBe(200);
  await psa.screen('PUT', '/settings', { mySecurity: 'refuses' });
  expect((await psa.rest(psa.admin, 'GET', '/system/mySecurity')).status).toBe(403);
  await psa.screen('PUT', '/settings', { mySecurity: 'answers', integratorLogins: false });
  expect((await psa.rest(psa.admin, 'GET', '/system/info', undefined, headers)).status).toBe(401);
});

function choices(seed: number): boolean[] {
  const faults = new Faults();
  faults.set(FaultPlan.parse({ seed, rules: [{ kind: 'error-before', probability: 0.3 }] }));
  return Array.from({ length: 200 }, () => faults.decide('GET', '/x').fault !== undefined);
}

test('the same seed breaks the same requests', () => {
  expect(choices(5)).toEqual(choices(5));
  expect(choices(5)).not.toEqual(choices(6));
  const share = choices(5).filter(Boolean).length / 200;
  expect(share).toBeGreaterThan(0.15);
  expect(share).toBeLessThan(0.45);
});
