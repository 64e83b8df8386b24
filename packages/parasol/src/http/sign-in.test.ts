import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offerFirstAdministrator } from '../access/index.ts';
import { installationAuditId, listAudit } from '../audit/index.ts';
import { codeOf, createTestConsole, expectStatus, testPassword, type TestConsole } from './test-console.ts';

const first = (token: unknown, password = testPassword) => ({
  token,
  email: 'First@Example.com',
  name: 'First Person',
  password,
});

describe('the way in', () => {
  let home: TestConsole;
  beforeAll(async () => {
    home = await createTestConsole();
  });
  afterAll(async () => home.stop());

  it('makes the first administrator once, by the newest token only', async () => {
    const old = await offerFirstAdministrator(home.deps);
    const token = await offerFirstAdministrator(home.deps);
    const person = home.person();
    const refused = await person.request('POST', '/api/v1/first-administrator', first(old));
    expect([refused.status, codeOf(refused)]).toEqual([403, 'invitation_invalid']);
    const weak = await person.request('POST', '/api/v1/first-administrator', first(token, 'parasol12345'));
    expect([weak.status, codeOf(weak)]).toEqual([400, 'weak_password']);

    const two = [home.person(), home.person()];
    const answers = await Promise.all(
      two.map((each) => each.request('POST', '/api/v1/first-administrator', first(token))),
    );
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 403]);
    expect(await offerFirstAdministrator(home.deps)).toBeNull();
  });

  it('keeps the token and the password nowhere in clear', async () => {
    const rows = await home.deps.db.selectFrom('accounts').select('password').execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]?.password).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    expect(home.lines.join('\n')).not.toContain(testPassword);
  });

  it('signs in and out, and a session that was ended is no session', async () => {
    const person = home.person();
    await expectStatus(person.request('GET', '/api/v1/session'), 401);
    const started = await expectStatus(
      person.request('POST', '/api/v1/sign-in', { email: 'FIRST@example.com', password: testPassword }),
      200,
    );
    expect(started.headers.getSetCookie().join()).toMatch(/^parasol_session=.*HttpOnly.*SameSite=Strict/i);
    const session = await expectStatus(person.request('GET', '/api/v1/session'), 200);
    expect(session.body).toMatchObject({
      user: { email: 'first@example.com', mayAddProviders: true },
      providers: [],
    });
    const stolen = person.cookie();
    await expectStatus(person.request('POST', '/api/v1/sign-out'), 204);
    await expectStatus(home.person().request('GET', '/api/v1/session', undefined, { cookie: stolen }), 401);
  });

  it('answers an unknown e-mail exactly like a wrong password', async () => {
    const wrong = await home
      .person()
      .request('POST', '/api/v1/sign-in', { email: 'first@example.com', password: 'x' });
    const unknown = await home
      .person()
      .request('POST', '/api/v1/sign-in', { email: 'no@example.com', password: 'x' });
    expect([wrong.status, wrong.text]).toEqual([unknown.status, unknown.text]);
    expect(wrong.status).toBe(401);
  });

  it('writes failed sign-ins into the log of each provider that the account belongs to', async () => {
    const admin = home.person();
    await expectStatus(
      admin.request('POST', '/api/v1/sign-in', { email: 'first@example.com', password: testPassword }),
      200,
    );
    const ours = await home.addProvider(admin, 'msp', 'Ours');
    await home.person().request('POST', '/api/v1/sign-in', { email: 'first@example.com', password: 'wrong' });
    await home.person().request('POST', '/api/v1/sign-in', { email: 'no@example.com', password: 'wrong' });
    const [line] = (await listAudit(home.deps, ours)).rows;
    expect(line).toMatchObject({
      action: 'sign-in.failed',
      subject: 'first@example.com',
      details: { what: 'password', address: '127.0.0.1' },
    });
    const [elsewhere] = (await listAudit(home.deps, installationAuditId)).rows;
    expect(elsewhere).toMatchObject({ action: 'sign-in.failed', subject: 'no@example.com' });
  });

  it('slows down guessing at one account, however many ask at once', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 14 }, async () =>
        home.person().request('POST', '/api/v1/sign-in', { email: 'victim@example.com', password: 'guess' }),
      ),
    );
    const refused = guesses.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(4);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
