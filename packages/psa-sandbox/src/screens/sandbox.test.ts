import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestSandbox, type TestSandbox } from '../testing/start-test-sandbox.ts';

let psa: TestSandbox;
beforeAll(async () => {
  psa = await startTestSandbox({ seed: 'small', now: () => new Date('2026-11-20T08:00:00Z') });
});
afterAll(() => psa.stop());

const made = z.looseObject({ id: z.number() });
const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`parasol+${user}:${password}`).toString('base64')}`,
  'x-cw-usertype': 'integrator',
});
const integrator = async (user: string, password: string): Promise<number> =>
  (await psa.rest(psa.admin, 'GET', '/system/info', undefined, basic(user, password))).status;

test('integrator logins are listed without passwords, changed, taken away and switched off for all', async () => {
  const { memberId } = await psa.member({ roleId: 1 });
  const login = { username: 'Old-Umbrella', password: 'first secret', memberId };
  expect(await psa.screen('POST', '/integrator-logins', login)).toMatchObject({ status: 201 });
  expect(await integrator('old-umbrella', 'first secret')).toBe(200);
  const listed = await psa.screen('GET', '/integrator-logins');
  expect(listed.body).toEqual([{ username: 'old-umbrella', memberId, member: expect.any(String) }]);
  await psa.screen('POST', '/integrator-logins', { ...login, password: 'second secret' });
  expect(await integrator('old-umbrella', 'first secret')).toBe(401);
  expect(await integrator('old-umbrella', 'second secret')).toBe(200);
  await psa.screen('PUT', '/settings', { integratorLogins: false });
  expect(await integrator('old-umbrella', 'second secret')).toBe(401);
  await psa.screen('PUT', '/settings', { integratorLogins: true });
  expect((await psa.screen('DELETE', '/integrator-logins/Old-Umbrella')).status).toBe(204);
  expect(await integrator('old-umbrella', 'second secret')).toBe(401);
  expect((await psa.screen('DELETE', '/integrator-logins/Old-Umbrella')).status).toBe(404);
});

test('an integrator login needs a name that a header can hold, a password and a member', async () => {
  for (const [changed, field] of [
    [{ username: ' ' }, 'username'],
    [{ username: 'a:b' }, 'username'],
    [{ username: 'a+b' }, 'username'],
    [{ password: '' }, 'password'],
    [{ memberId: 987_654 }, 'memberId'],
  ] as const) {
    const sent = { username: 'x', password: 'y', memberId: 1, ...changed };
    expect(await psa.screen('POST', '/integrator-logins', sent)).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  }
});

test('a callback is shut off when the clock is moved by three failing days, and can be switched on again', async () => {
  const receiver = createServer((_request, response) => response.writeHead(500).end());
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  try {
    const address = z.object({ port: z.number() }).parse(receiver.address());
    const created = await psa.rest(psa.admin, 'POST', '/system/callbacks', {
      url: `http://127.0.0.1:${address.port}/callback`,
      objectId: 1,
      type: 'company',
      level: 'owner',
      description: 'Failing',
    });
    const { id } = made.parse(created.body);
    let changes = 0;
    const change = () =>
      psa.rest(psa.admin, 'PATCH', '/company/companies/2', [
        { op: 'replace', path: 'city', value: `City ${(changes += 1)}` },
      ]);
    const shown = z.array(
      z.looseObject({ id: z.number(), inactiveFlag: z.boolean(), failingSince: z.string().nullable() }),
    );
    const callback = async () =>
      shown.parse((await psa.screen('GET', '/callbacks')).body).find((one) => one.id === id);
    const outcomes = async () =>
      z
        .array(z.looseObject({ outcome: z.string() }))
        .parse((await psa.screen('GET', '/callbacks/deliveries')).body)
        .map((one) => one.outcome);
    await change();
    await expect.poll(outcomes).toEqual(['failed']);
    expect(await callback()).toMatchObject({ inactiveFlag: false, failingSince: '2026-11-20T08:00:00Z' });
    const dayMs = 24 * 60 * 60 * 1_000;
    await psa.screen('POST', '/clock', { advanceMs: 3 * dayMs });
    expect((await psa.screen('GET', '/clock')).body).toEqual({
      now: '2026-11-23T08:00:00Z',
      aheadMs: 3 * dayMs,
    });
    await change();
    await expect.poll(outcomes).toEqual(['failed', 'failed']);
    await expect.poll(callback).toMatchObject({ inactiveFlag: true });
    expect(await psa.screen('PUT', `/callbacks/${id}`, { inactiveFlag: false })).toMatchObject({
      status: 200,
      body: { inactiveFlag: false, failingSince: null },
    });
    expect((await psa.screen('DELETE', `/callbacks/${id}`)).status).toBe(204);
    expect(await callback()).toBeUndefined();
    expect(await psa.screen('DELETE', '/clock')).toMatchObject({ body: { aheadMs: 0 } });
  } finally {
    receiver.close();
  }
});

test('all data can be counted and replaced by the first data of another size', async () => {
  const counts = z.looseObject({ seed: z.string(), rows: z.record(z.string(), z.number()) });
  const data = async () => counts.parse((await psa.screen('GET', '/data')).body);
  const before = await data();
  expect(before.seed).toBe('small');
  expect(before.rows['companies']).toBeGreaterThan(5);
  expect(await psa.screen('POST', '/reset', { seed: 'huge' })).toMatchObject({ status: 400 });
  expect((await data()).rows['companies']).toBe(before.rows['companies']);
  // Two at once would mix their data.
  const both = await Promise.all([
    psa.screen('POST', '/reset', { seed: 'none' }),
    psa.screen('POST', '/reset', { seed: 'none' }),
  ]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(await data()).toMatchObject({ seed: 'none', rows: { tickets: 0, keys: 0 } });
});
