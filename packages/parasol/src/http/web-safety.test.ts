import { assert, asyncProperty, constantFrom, jsonValue } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  codeOf,
  createTestConsole,
  expectStatus,
  testPassword,
  type TestConsole,
  type TestPerson,
} from './test-console.ts';

describe('the web side', () => {
  let home: TestConsole;
  let admin: TestPerson;
  let providerId: string;
  beforeAll(async () => {
    home = await createTestConsole();
    admin = await home.firstAdministrator();
    providerId = await home.addProvider(admin, 'msp', 'Ours');
  });
  afterAll(async () => home.stop());

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of the same domain', { 'sec-fetch-site': 'same-site' }],
    ['a link from nowhere', { 'sec-fetch-site': 'none' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['the same name on another port', { origin: 'http://localhost:81' }],
    ['another name for this server', { host: 'evil.example' }],
  ])('refuses a change that %s makes a browser send', async (_who, headers) => {
    const answer = await admin.request('POST', '/api/v1/providers', { kind: 'msp', name: 'Forged' }, headers);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'foreign_origin']);
  });

  it('refuses a change by a browser without our header, which no form can send', async () => {
    const asBrowser = {
      'sec-fetch-site': 'same-origin',
      origin: 'http://localhost',
      cookie: admin.cookie(),
      'content-type': 'application/json',
    };
    const response = await home.app.request('http://localhost/api/v1/providers', {
      method: 'POST',
      headers: { ...asBrowser, host: 'localhost' },
      body: JSON.stringify({ kind: 'msp', name: 'Forged' }),
    });
    expect(response.status).toBe(403);
  });

  it('takes a change from a program that is no browser', async () => {
    const response = await home.app.request('http://localhost/api/v1/providers', {
      method: 'POST',
      headers: { host: 'localhost', cookie: admin.cookie(), 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'msp', name: 'By a program' }),
    });
    expect(response.status).toBe(201);
  });

  it.each(['/healthz', '/api/v1/session', '/api/v1/nothing', '/api/openapi.json', '/nothing.png'])(
    'sends its security headers with every answer (%s)',
    async (path) => {
      const { headers } = await admin.request('GET', path);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect([null, 'no-store']).toContain(headers.get('cache-control'));
    },
  );

  it('names the cookie __Host- and demands https for a year when reached by https', async () => {
    const secure = await createTestConsole({ https: true });
    try {
      const person = await secure.firstAdministrator();
      const again = await person.request('POST', '/api/v1/sign-in', {
        email: 'first@example.com',
        password: testPassword,
      });
      const cookie = again.headers.getSetCookie().join('\n');
      expect(cookie).toMatch(/^__Host-parasol_session=[^;]+;.*Path=\/;.*HttpOnly; Secure; SameSite=Strict/im);
      expect(cookie).not.toMatch(/Domain=/i);
      expect(again.headers.get('strict-transport-security')).toBe('max-age=31536000');
    } finally {
      await secure.stop();
    }
  });

  it.each([
    ['malformed JSON', '{ "kind": ', 400, 'bad_input'],
    ['a list instead of an object', [], 400, 'bad_input'],
    ['an unknown member', { kind: 'msp', name: 'x', installationAdmin: true }, 400, 'bad_input'],
    ['a wrong kind', { kind: 'enterprise', name: 'x' }, 400, 'bad_input'],
    ['an empty name', { kind: 'msp', name: '   ' }, 400, 'bad_input'],
    ['a name too long', { kind: 'msp', name: 'x'.repeat(201) }, 400, 'bad_input'],
    ['a number for a name', { kind: 'msp', name: 5 }, 400, 'bad_input'],
    ['a body too large', { kind: 'msp', name: 'x'.repeat(3_000_000) }, 413, 'too_large'],
  ])('answers %s with what to do', async (_what, body, status, code) => {
    const answer = await admin.request('POST', '/api/v1/providers', body);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.body).toMatchObject({ error: { message: expect.any(String), advice: expect.any(String) } });
  });

  it.each([
    'page=0',
    'page=1.5',
    'page=x',
    'pageSize=1000',
    'sort=password',
    'state=lost',
    `search=${'x'.repeat(300)}`,
  ])('refuses the query ?%s and names the field', async (query) => {
    const answer = await admin.request('GET', `/api/v1/providers/${providerId}/customers?${query}`);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'bad_input']);
    expect(answer.body).toMatchObject({ error: { details: { fields: [{ field: query.split('=')[0] }] } } });
  });

  it('never fails by itself, whatever is sent to a route of a provider', async () => {
    const paths = [
      'psa',
      'umbrella',
      'settings',
      'mappings',
      'runs',
      'admins',
      'mappings/import',
      'runs-paused',
    ];
    await assert(
      asyncProperty(
        constantFrom(...paths),
        constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
        jsonValue(),
        async (path, method, body) => {
          const answer = await admin.request(
            method,
            `/api/v1/providers/${providerId}/${path}`,
            JSON.stringify(body),
          );
          expect([path, method, answer.status < 500]).toEqual([path, method, true]);
        },
      ),
      { numRuns: 120 },
    );
  }, 60_000);

  it('never gives a typed secret back, in an answer or in the log', async () => {
    const secret = 'planted-Secret-0123456789';
    const body = {
      site: 'https://127.0.0.1:1',
      companyId: 'c',
      clientId: '6f1a6a1c-7d0e-4b8e-9c5f-0d2f6f3b9a11',
      enabled: true,
      publicKey: 'abcdefghijklmnop',
      privateKey: secret,
    };
    const answer = await admin.request('PUT', `/api/v1/providers/${providerId}/psa`, body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toContain(secret);
    expect(home.lines.join('\n')).not.toContain(secret);
    const read = await expectStatus(admin.request('GET', `/api/v1/providers/${providerId}/psa`), 200);
    expect(read.body).toMatchObject({ connection: null });
    expect(read.text).not.toContain(secret);
  });

  it('wants the password again before a sensitive change when it was given long ago', async () => {
    const put = () =>
      admin.request('PUT', `/api/v1/providers/${providerId}/umbrella`, { key: 'k', secret: 's' });
    await home.deps.db
      .updateTable('sessions')
      .set({ confirmed_at: new Date(Date.now() - 3_600_000) })
      .execute();
    expect(codeOf(await put())).toBe('confirm_password');
    const wrong = await admin.request('POST', '/api/v1/session/confirm', { password: 'not it' });
    expect([wrong.status, codeOf(wrong)]).toEqual([403, 'password_wrong']);
    await expectStatus(admin.request('POST', '/api/v1/session/confirm', { password: testPassword }), 204);
    expect(codeOf(await put())).not.toBe('confirm_password');
  });
});
