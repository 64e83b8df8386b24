import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inviteAdmin } from '../access/index.ts';
import { startRun } from '../runs/index.ts';
import {
  codeOf,
  createTestConsole,
  expectStatus,
  testPassword,
  text,
  type TestConsole,
  type TestPerson,
} from './test-console.ts';
import { startTestOidc } from './test-oidc.ts';
import { codeNow } from './test-totp.ts';

const signIn = async (person: TestPerson, email: string, password = testPassword) =>
  person.request('POST', '/api/v1/sign-in', { email, password });

describe('an account', () => {
  let home: TestConsole;
  let admin: TestPerson;
  let providerId: string;
  beforeAll(async () => {
    home = await createTestConsole();
    admin = await home.firstAdministrator();
    providerId = await home.addProvider(admin, 'msp', 'Ours');
  });
  afterAll(async () => home.stop());
  beforeEach(async () => {
    await home.deps.db.deleteFrom('rate_limits').execute();
  });

  it('is entered once by a code of the authenticator app, however many bring the same code', async () => {
    const email = 'totp@example.com';
    const owner = await home.join(admin, providerId, 'operator', { email });
    const begun = await expectStatus(
      owner.request('POST', '/api/v1/session/totp', { password: testPassword }),
      200,
    );
    const uri = text(begun.body, 'uri');
    await expectStatus(owner.request('PUT', '/api/v1/session/totp', { code: codeNow(uri) }), 204);
    const people = [home.person(), home.person(), home.person()];
    for (const person of people) await expectStatus(signIn(person, email), 200);
    const code = codeNow(uri, { stepsLater: 1 });
    const answers = await Promise.all(
      people.map((person) => person.request('POST', '/api/v1/sign-in/second-factor', { code })),
    );
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    const sessions = await Promise.all(people.map((person) => person.request('GET', '/api/v1/session')));
    expect(sessions.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    await expectStatus(people[0]?.request('POST', '/api/v1/sign-out') ?? Promise.reject(new Error()), 204);
    const late = home.person();
    await expectStatus(signIn(late, email), 200);
    const replayed = await late.request('POST', '/api/v1/sign-in/second-factor', { code });
    expect([replayed.status, codeOf(replayed)]).toEqual([401, 'second_factor_failed']);
    expect(replayed.headers.getSetCookie()).toEqual([]);
  });

  it('is left by the session that a browser held when somebody signs in there again', async () => {
    const person = home.person();
    await expectStatus(signIn(person, 'first@example.com'), 200);
    const before = person.cookie();
    await expectStatus(signIn(person, 'first@example.com'), 200);
    const old = await home.person().request('GET', '/api/v1/session', undefined, { cookie: before });
    expect(old.status).toBe(401);
    await expectStatus(person.request('GET', '/api/v1/session'), 200);
  });

  it('leaves nothing of a password behind where an Idempotency-Key came with it', async () => {
    const headers = { 'idempotency-key': 'with-a-password' };
    const body = { password: testPassword };
    await expectStatus(admin.request('POST', '/api/v1/session/confirm', body, headers), 204);
    await expectStatus(admin.request('POST', '/api/v1/session/totp', body, headers), 200);
    expect(await home.deps.db.selectFrom('idempotency_keys').select('id').execute()).toEqual([]);
  });

  it('that was taken out of a provider is told nothing more by a stream that was open', async () => {
    const email = 'watcher@example.com';
    const watcher = await home.join(admin, providerId, 'operator', { email });
    const { runId } = await startRun(home.deps, providerId, { trigger: 'manual' });
    const path = `/api/v1/providers/${providerId}/runs/${runId}`;
    const answer = await home.app.request(`http://localhost${path}/events`, {
      headers: { host: 'localhost', cookie: watcher.cookie() },
    });
    expect(answer.status).toBe(200);
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toContain(runId);
    const { id } = await home.deps.db
      .selectFrom('users')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    await expectStatus(admin.request('DELETE', `/api/v1/providers/${providerId}/admins/${id}`), 204);
    await expectStatus(admin.request('POST', `${path}/cancel`), 202);
    let rest = '';
    for (;;) {
      const next = await reader?.read();
      if (next === undefined || next.done) break;
      rest += Buffer.from(next.value ?? []).toString();
    }
    expect(rest).not.toContain(runId);
  });
});

describe('an account that a stranger made with somebody’s address', () => {
  it('is theirs alone from the day on which the identity provider brings them', async () => {
    const email = 'victim@example.com';
    const people = new Map([['victim', { email, emailVerified: true }]]);
    const issuer = await startTestOidc('http://localhost/sign-in/oidc', people);
    const { issuer: address, clientId, clientSecret } = issuer;
    const home = await createTestConsole({
      oidc: { issuer: address, clientId, clientSecret, name: 'Test issuer', allowHttp: true },
    });
    try {
      const admin = await home.firstAdministrator();
      const theirs = await home.addProvider(admin, 'msp', 'Of the stranger');
      const ours = await home.addProvider(admin, 'msp', 'Ours');
      // who invites is shown the link, and may open it
      const stranger = await home.join(admin, theirs, 'full-admin', { email });
      const invitation = { email, name: 'Victim', role: 'full-admin', customers: null } as const;
      await inviteAdmin(home.deps, { providerId: ours, ...invitation });
      const victim = home.person();
      const begun = await expectStatus(victim.request('POST', '/api/v1/sign-in/oidc', {}), 200);
      const back = await issuer.signInThere(text(begun.body, 'url'), 'victim');
      const finish = { query: back.search };
      await expectStatus(victim.request('POST', '/api/v1/sign-in/oidc/finish', finish), 200);
      await expectStatus(victim.request('GET', `/api/v1/providers/${ours}/customers`), 200);
      expect((await stranger.request('GET', `/api/v1/providers/${ours}/customers`)).status).toBe(401);
      expect((await signIn(home.person(), email)).status).toBe(401);
      // the operator's own way in stays, whoever the identity provider knows
      await expectStatus(signIn(home.person(), 'first@example.com'), 200);
    } finally {
      await home.stop();
      await issuer.stop();
    }
  });
});
