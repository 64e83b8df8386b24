import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit, installationAuditId } from '../audit/index.ts';
import { makeSignInLink } from '../access/index.ts';
import {
  codeOf,
  createTestConsole,
  expectStatus,
  testPassword,
  text,
  type TestConsole,
} from './test-console.ts';
import { codeNow } from './test-totp.ts';

const tokenOf = (link: string): string => new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? '';

describe('a one-time sign-in link', () => {
  let home: TestConsole;
  const email = 'first@example.com';
  const link = async (validSeconds?: number): Promise<string> =>
    makeSignInLink(home.deps, {
      email,
      consoleUrl: 'https://parasol.example.com/',
      madeBy: 'test',
      ...(validSeconds === undefined ? {} : { validSeconds }),
    });
  const spend = async (token: string) => {
    const person = home.person();
    const answer = await person.request('POST', '/api/v1/sign-in/link', { token });
    return { person, answer };
  };
  beforeAll(async () => {
    home = await createTestConsole();
    await home.firstAdministrator();
  });
  afterAll(async () => home.stop());
  beforeEach(async () => {
    await home.deps.db.deleteFrom('rate_limits').execute();
  });

  it('lets in once, however many spend it together', async () => {
    const made = await link();
    expect(made).toMatch(/^https:\/\/parasol\.example\.com\/sign-in-link#token=[\w-]{43}$/);
    const tries = await Promise.all([1, 2, 3, 4].map(async () => spend(tokenOf(made))));
    expect(tries.map(({ answer }) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 403, 403, 403]);
    const refused = tries.find(({ answer }) => answer.status === 403);
    expect(refused === undefined ? '' : codeOf(refused.answer)).toBe('sign_in_link_invalid');
    const inside = tries.find(({ answer }) => answer.status === 200);
    const session = await expectStatus(
      inside?.person.request('GET', '/api/v1/session') ?? Promise.reject(),
      200,
    );
    expect(session.body).toMatchObject({ user: { email } });
  });

  it('is worth nothing when it is too old, replaced by a newer one or made up', async () => {
    const old = await link(0);
    expect((await spend(tokenOf(old))).answer.status).toBe(403);
    const replaced = await link();
    await link();
    expect((await spend(tokenOf(replaced))).answer.status).toBe(403);
    expect((await spend('A'.repeat(43))).answer.status).toBe(403);
  });

  it('is made for nobody who has no account, and its token is kept nowhere in clear', async () => {
    const nobody = { email: 'no@example.com', consoleUrl: 'http://x', madeBy: 'test' };
    await expect(makeSignInLink(home.deps, nobody)).rejects.toMatchObject({ code: 'person_unknown' });
    const token = tokenOf(await link());
    const rows = await home.deps.db.selectFrom('sign_in_links').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(home.lines.join()).not.toContain(token);
  });

  it('is written down when it is made and when it is used', async () => {
    await spend(tokenOf(await link()));
    const { rows } = await listAudit(home.deps, installationAuditId);
    expect(rows.slice(0, 2).map((row) => [row.action, row.subject, row.actor.kind])).toEqual([
      ['sign-in-link.used', email, 'person'],
      ['sign-in-link.made', email, 'system'],
    ]);
  });

  it('lets who forgot the password choose a new one, which ends the other sessions', async () => {
    const other = await spend(tokenOf(await link()));
    const { person } = await spend(tokenOf(await link()));
    const weak = await person.request('PUT', '/api/v1/session/password', { password: 'parasol12345' });
    expect([weak.status, codeOf(weak)]).toEqual([400, 'weak_password']);
    const password = 'another horse, another staple';
    await expectStatus(person.request('PUT', '/api/v1/session/password', { password }), 204);
    await expectStatus(person.request('GET', '/api/v1/session'), 200);
    await expectStatus(other.person.request('GET', '/api/v1/session'), 401);
    await expectStatus(
      home.person().request('POST', '/api/v1/sign-in', { email, password: testPassword }),
      401,
    );
    await expectStatus(home.person().request('POST', '/api/v1/sign-in', { email, password }), 200);
    await expectStatus(person.request('PUT', '/api/v1/session/password', { password: testPassword }), 204);
  });

  it('still asks for the code of an authenticator app', async () => {
    const { person: owner } = await spend(tokenOf(await link()));
    const begun = await expectStatus(
      owner.request('POST', '/api/v1/session/totp', { password: testPassword }),
      200,
    );
    const code = codeNow(text(begun.body, 'uri'));
    await expectStatus(owner.request('PUT', '/api/v1/session/totp', { code }), 204);
    const { person, answer } = await spend(tokenOf(await link()));
    expect([answer.status, answer.body]).toEqual([200, { secondFactor: true }]);
    await expectStatus(person.request('GET', '/api/v1/session'), 401);
    const wrong = await person.request('POST', '/api/v1/sign-in/second-factor', { code: '000000' });
    expect(wrong.status).toBe(401);
    const right = { code: codeNow(text(begun.body, 'uri'), { stepsLater: 1 }) };
    await expectStatus(person.request('POST', '/api/v1/sign-in/second-factor', right), 200);
    await expectStatus(person.request('GET', '/api/v1/session'), 200);
    await expectStatus(person.request('POST', '/api/v1/session/totp/off', { password: testPassword }), 204);
  });

  it('slows down who tries many: ten tries a minute are heard, however many come at once', async () => {
    const tries = await Promise.all(Array.from({ length: 14 }, async () => spend('B'.repeat(43))));
    const statuses = tries.map(({ answer }) => answer.status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array<number>(10).fill(403), ...Array<number>(4).fill(429)]);
  });
});
