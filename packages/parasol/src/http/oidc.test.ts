import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  codeOf,
  createTestConsole,
  expectStatus,
  text,
  type TestConsole,
  type TestPerson,
} from './test-console.ts';
import { startTestOidc } from './test-oidc.ts';

describe('sign-in by an identity provider', () => {
  let home: TestConsole;
  let issuer: Awaited<ReturnType<typeof startTestOidc>>;
  let admin: TestPerson;
  let providerId: string;
  const people = new Map<string, { email?: string; emailVerified?: unknown }>([
    ['first', { email: 'First@Example.com', emailVerified: true }],
    ['invited', { email: 'invited@example.com', emailVerified: true }],
    ['nobody', { email: 'nobody@example.com', emailVerified: true }],
    ['unverified', { email: 'first@example.com', emailVerified: false }],
    ['text-verified', { email: 'first@example.com', emailVerified: 'true' }],
    ['no-email', {}],
    ['taker', { email: 'first@example.com', emailVerified: true }],
  ]);
  const begin = async (person: TestPerson, body: unknown = {}): Promise<string> =>
    text((await expectStatus(person.request('POST', '/api/v1/sign-in/oidc', body), 200)).body, 'url');
  const finish = async (person: TestPerson, query: string) =>
    person.request('POST', '/api/v1/sign-in/oidc/finish', { query });
  const signIn = async (login: string) => {
    const person = home.person();
    const back = await issuer.signInThere(await begin(person), login);
    return { person, back, answer: await finish(person, back.search) };
  };
  beforeAll(async () => {
    issuer = await startTestOidc('http://localhost/sign-in/oidc', people);
    const { issuer: address, clientId, clientSecret } = issuer;
    home = await createTestConsole({
      oidc: { issuer: address, clientId, clientSecret, name: 'Test issuer', allowHttp: true },
    });
    admin = await home.firstAdministrator();
    providerId = await home.addProvider(admin, 'msp', 'Ours');
  });
  afterAll(async () => {
    await home.stop();
    await issuer.stop();
  });
  beforeEach(async () => {
    await home.deps.db.deleteFrom('rate_limits').execute();
  });

  it('lets in the person with that verified address, and the next time by the identity itself', async () => {
    const { person, answer, back } = await signIn('first');
    expect([answer.status, answer.body]).toEqual([200, { secondFactor: false }]);
    expect(back.searchParams.get('iss')).toBe(issuer.issuer);
    const session = await expectStatus(person.request('GET', '/api/v1/session'), 200);
    expect(session.body).toMatchObject({ user: { email: 'first@example.com' } });
    people.set('first', { email: 'renamed@example.com', emailVerified: true });
    const again = await signIn('first');
    expect((await again.person.request('GET', '/api/v1/session')).body).toMatchObject({
      user: { email: 'first@example.com' },
    });
    people.set('first', { email: 'first@example.com', emailVerified: true });
  });

  it('refuses another identity that comes with an address that is bound already', async () => {
    await signIn('first');
    const { answer, person } = await signIn('taker');
    expect([answer.status, codeOf(answer)]).toEqual([403, 'oidc_other_identity']);
    await expectStatus(person.request('GET', '/api/v1/session'), 401);
  });

  it('gives who is invited the place they were invited to, and no more', async () => {
    const invitation = { email: 'invited@example.com', name: 'In Vited', role: 'read-only', customers: [7] };
    await expectStatus(admin.request('POST', `/api/v1/providers/${providerId}/admins`, invitation), 201);
    const { person, answer } = await signIn('invited');
    expect(answer.status).toBe(200);
    const session = await expectStatus(person.request('GET', '/api/v1/session'), 200);
    expect(session.body).toMatchObject({
      user: { email: 'invited@example.com', mayAddProviders: false },
      providers: [{ id: providerId, role: 'read-only', customers: [7] }],
    });
  });

  it.each([
    ['nobody', 'oidc_nobody'],
    ['unverified', 'oidc_email_unverified'],
    ['text-verified', 'oidc_email_unverified'],
    ['no-email', 'oidc_email_unverified'],
  ])('lets nobody else in: %s', async (login, code) => {
    const { person, answer } = await signIn(login);
    expect([answer.status, codeOf(answer)]).toEqual([403, code]);
    await expectStatus(person.request('GET', '/api/v1/session'), 401);
  });

  it('takes an answer only in the browser that asked, once, and with nothing in it changed', async () => {
    const person = home.person();
    const back = await issuer.signInThere(await begin(person), 'first');
    const elsewhere = await finish(home.person(), back.search);
    expect([elsewhere.status, codeOf(elsewhere)]).toEqual([403, 'oidc_failed']);
    const other = home.person();
    await begin(other);
    const mixed = await finish(other, back.search);
    expect([mixed.status, codeOf(mixed)]).toEqual([403, 'oidc_failed']);
    const changed = home.person();
    const theirs = await issuer.signInThere(await begin(changed), 'first');
    theirs.searchParams.set('state', 'x'.repeat(43));
    expect((await finish(changed, theirs.search)).status).toBe(403);
    await expectStatus(finish(person, back.search), 200);
    const twice = await finish(person, back.search);
    expect([twice.status, codeOf(twice)]).toEqual([403, 'oidc_failed']);
  });

  it('sends no secret to the browser and asks with PKCE, state and nonce', async () => {
    const url = new URL(await begin(home.person(), { again: true }));
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(url.searchParams.get(name)?.length).toBeGreaterThanOrEqual(43);
    expect(url.searchParams.get('prompt')).toBe('login');
    expect(url.href).not.toContain(encodeURIComponent(issuer.clientSecret));
    expect(home.lines.join()).not.toContain(issuer.clientSecret);
  });

  it('says where it is not configured, and where the issuer is away, while the password still works', async () => {
    const plain = await createTestConsole();
    const away = await createTestConsole({
      oidc: { issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'y', name: 'Away', allowHttp: true },
    });
    try {
      const ways = await plain.person().request('GET', '/api/v1/sign-in/ways');
      expect(ways.body).toEqual({ oidc: null });
      const none = await plain.person().request('POST', '/api/v1/sign-in/oidc', {});
      expect([none.status, codeOf(none)]).toEqual([404, 'oidc_not_configured']);
      expect((await away.person().request('GET', '/api/v1/sign-in/ways')).body).toEqual({
        oidc: { name: 'Away' },
      });
      const unreachable = await away.person().request('POST', '/api/v1/sign-in/oidc', {});
      expect([unreachable.status, codeOf(unreachable)]).toEqual([502, 'oidc_unreachable']);
      await away.firstAdministrator();
    } finally {
      await plain.stop();
      await away.stop();
    }
  });
});
