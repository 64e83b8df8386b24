import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { once, rewrapKeptAnswers } from '../idempotency/index.ts';
import { createVault, parseMasterKeys } from '../vault/index.ts';
import {
  codeOf,
  createTestConsole,
  expectStatus,
  text,
  type TestConsole,
  type TestPerson,
} from './test-console.ts';

describe('an Idempotency-Key', () => {
  let home: TestConsole;
  let admin: TestPerson;
  let number = 0;
  const newKey = (): string => `key-${(number += 1)}`;
  const create = async (key: string, name = 'Once', person = admin) =>
    person.request('POST', '/api/v1/providers', { kind: 'msp', name }, { 'idempotency-key': key });
  const providersNamed = async (name: string): Promise<number> => {
    const { rows } = await sql<{
      count: string;
    }>`select count(*) from providers where name = ${name}`.execute(home.deps.db);
    return Number(rows[0]?.count);
  };
  beforeAll(async () => {
    home = await createTestConsole();
    admin = await home.firstAdministrator();
  });
  afterAll(async () => home.stop());

  it('makes one thing of the same request sent again, and says that it is the first answer', async () => {
    const key = newKey();
    const first = await expectStatus(create(key, 'Once only'), 201);
    const again = await expectStatus(create(key, 'Once only'), 201);
    expect(again.body).toEqual(first.body);
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(again.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await providersNamed('Once only')).toBe(1);
  });

  it('makes one thing of the same request sent ten times at once; the others are told to ask again', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 10 }, async () => create(key, 'At once')));
    expect(await providersNamed('At once')).toBe(1);
    for (const answer of answers) {
      if (answer.status === 201) continue;
      expect([answer.status, codeOf(answer)]).toEqual([409, 'idempotency_under_way']);
    }
    expect(answers.filter((answer) => answer.status === 201).length).toBeGreaterThan(0);
    await expectStatus(create(key, 'At once'), 201);
  });

  it('refuses other content under the same key', async () => {
    const key = newKey();
    await expectStatus(create(key, 'First content'), 201);
    const other = await create(key, 'Other content');
    expect([other.status, codeOf(other)]).toEqual([422, 'idempotency_other_request']);
    expect(await providersNamed('Other content')).toBe(0);
  });

  it('means nothing to another person or another route', async () => {
    const key = newKey();
    const made = await expectStatus(create(key, 'Mine'), 201);
    const providerId = text(made.body, 'id');
    const other = await home.join(admin, providerId, 'full-admin');
    expect((await create(key, 'Mine', other)).status).toBe(403);
    const headers = { 'idempotency-key': key };
    const invitation = { email: 'new@example.com', name: 'New', role: 'operator' };
    const path = `/api/v1/providers/${providerId}/admins`;
    const invited = await expectStatus(admin.request('POST', path, invitation, headers), 201);
    expect(text(invited.body, 'token')).not.toBe('');
    // The answer holds a one-time token: it is kept sealed.
    const kept = await home.deps.db.selectFrom('idempotency_keys').select('sealed_answer').execute();
    expect(JSON.stringify(kept)).not.toContain(text(invited.body, 'token'));
    const again = await expectStatus(admin.request('POST', path, invitation, headers), 201);
    expect(again.body).toEqual(invited.body);
  });

  it('stays free after an error, and is no way around a lost right', async () => {
    const key = newKey();
    const bad = await admin.request('POST', '/api/v1/providers', { kind: 'x' }, { 'idempotency-key': key });
    expect(bad.status).toBe(400);
    await expectStatus(create(key, 'After an error'), 201);
    expect((await create(key, 'After an error', home.person())).status).toBe(401);
  });

  it('is taken over from a server that died on it, and forgotten after a day', async () => {
    const key = newKey();
    await expectStatus(create(key, 'Died'), 201);
    await sql`update idempotency_keys set status = null, sealed_answer = null, held_until = now() - interval '1 s'`.execute(
      home.deps.db,
    );
    const again = await expectStatus(create(key, 'Died'), 201);
    expect(again.headers.get('idempotent-replayed')).toBeNull();
    await sql`update idempotency_keys set expires_at = now() - interval '1 s'`.execute(home.deps.db);
    await expectStatus(create(newKey(), 'Later'), 201);
    const { rows } = await sql<{ count: number }>`select count(*)::integer from idempotency_keys`.execute(
      home.deps.db,
    );
    expect(rows[0]?.count).toBe(1);
  });

  it.each(['', ' ', 'a b', 'é', 'x'.repeat(201)])('is refused if malformed: %j', async (key) => {
    const answer = await create(key);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'bad_input']);
  });

  it('keeps its answers through a rotation of the master key', async () => {
    const [older, newer] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
    const under = (keys: string) => ({ ...home.deps, vault: createVault(parseMasterKeys(keys, 'test')) });
    const asked = { caller: 'someone', route: 'POST /somewhere', key: newKey(), content: '{}' };
    const answer = { status: 201, body: '{"token":"shown once"}' };
    await home.deps.db.deleteFrom('idempotency_keys').execute();
    await once(under(older), asked, async () => Promise.resolve(answer));
    expect(await rewrapKeptAnswers(under(`${newer},${older}`))).toBe(1);
    const never = async () => Promise.reject(new Error('carried out again'));
    expect(await once(under(newer), asked, never)).toEqual({ ...answer, again: true });
  });
});
