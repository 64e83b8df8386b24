import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tokenScopes } from '../access/index.ts';
import { listAudit } from '../audit/index.ts';
import {
  codeOf,
  createTestConsole,
  expectStatus,
  text,
  type TestConsole,
  type TestPerson,
} from './test-console.ts';

describe('an API token', () => {
  let home: TestConsole;
  let admin: TestPerson;
  let operator: TestPerson;
  let providerId: string;
  let other: string;
  const at = (path: string, provider = providerId): string => `/api/v1/providers/${provider}${path}`;

  const make = async (
    person: TestPerson,
    scopes: readonly string[],
    o: { name?: string; days?: number } = {},
  ) => {
    const answer = await expectStatus(
      person.request('POST', at('/tokens'), { name: o.name ?? 'Reports', scopes, days: o.days ?? 30 }),
      201,
    );
    return { id: text(answer.body, 'id'), token: text(answer.body, 'token') };
  };
  /** A program: no cookies, no origin, no header of ours. */
  const call = async (token: string, method: string, path: string, body?: unknown) => {
    const response = await home.app.request(`http://localhost${path}`, {
      method,
      headers: { host: 'localhost', authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await response.text();
    return { status: response.status, text: said, body: parsed(said), headers: response.headers };
  };
  const parsed = (said: string): unknown => (said === '' ? undefined : JSON.parse(said));

  beforeAll(async () => {
    home = await createTestConsole();
    admin = await home.firstAdministrator();
    providerId = await home.addProvider(admin, 'msp', 'Ours');
    other = await home.addProvider(admin, 'mssp', 'Also ours');
    operator = await home.join(admin, providerId, 'operator', { email: 'op@example.com' });
  });
  afterAll(async () => home.stop());

  it('is shown once and kept as a hash', async () => {
    const { token } = await make(admin, ['customers.read']);
    expect(token).toMatch(/^parasol_[\w-]{43}$/);
    const rows = await home.deps.db.selectFrom('api_tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token.slice('parasol_'.length));
    const listed = await expectStatus(admin.request('GET', at('/tokens')), 200);
    expect(listed.text).not.toContain(token.slice('parasol_'.length));
    expect(home.lines.join()).not.toContain(token.slice('parasol_'.length));
  });

  it('may do what its scopes name and nothing else', async () => {
    const { token } = await make(admin, ['customers.read', 'runs.start']);
    expect((await call(token, 'GET', at('/customers'))).status).toBe(200);
    expect((await call(token, 'PUT', at('/runs-paused'), { paused: false })).status).toBe(204);
    const lacking = await call(token, 'GET', at('/runs'));
    expect([lacking.status, codeOf(lacking)]).toEqual([403, 'scope_missing']);
  });

  it('stays within its own provider and names only that one', async () => {
    const { token } = await make(admin, ['customers.read', 'provider.read']);
    const foreign = await call(token, 'GET', at('/customers', other));
    const missing = await call(token, 'GET', at('/customers', '6f1a6a1c-7d0e-4b8e-9c5f-0d2f6f3b9a11'));
    expect([foreign.status, foreign.text]).toEqual([404, missing.text]);
    const providers = await call(token, 'GET', '/api/v1/providers');
    const ids = z.object({ rows: z.array(z.object({ id: z.string() })) }).parse(providers.body).rows;
    expect(ids.map((row) => row.id)).toEqual([providerId]);
    const session = await call(token, 'GET', '/api/v1/session');
    const { providers: shown } = z
      .object({ providers: z.array(z.object({ id: z.string(), actions: z.array(z.string()) })) })
      .parse(session.body);
    expect(shown).toEqual([{ id: providerId, actions: ['provider.read', 'customers.read'] }]);
  });

  it('never has more rights than its owner, not even after the owner lost them', async () => {
    const refused = await operator.request('POST', at('/tokens'), {
      name: 'Too much',
      scopes: ['settings.change'],
    });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'scope_not_allowed']);
    const { token } = await make(operator, ['runs.start', 'customers.read']);
    expect((await call(token, 'PUT', at('/runs-paused'), { paused: false })).status).toBe(204);
    const people = z
      .object({ rows: z.array(z.object({ userId: z.string(), email: z.string() })) })
      .parse((await admin.request('GET', at('/admins'))).body).rows;
    const userId = people.find((row) => row.email === 'op@example.com')?.userId ?? '';
    const place = at(`/admins/${userId}`);
    await expectStatus(admin.request('PUT', place, { role: 'reporting-only', customers: [7] }), 204);
    const lost = await call(token, 'PUT', at('/runs-paused'), { paused: false });
    expect([lost.status, codeOf(lost)]).toEqual([403, 'not_allowed']);
    expect((await call(token, 'GET', at('/customers'))).status).toBe(200);
    await expectStatus(admin.request('DELETE', place), 204);
    const gone = await call(token, 'GET', at('/customers'));
    expect([gone.status, codeOf(gone)]).toEqual([401, 'token_invalid']);
    operator = await home.join(admin, providerId, 'operator', { email: 'op2@example.com' });
  });

  it('is for no route that changes keys, people, passwords or tokens, whatever its scopes', async () => {
    const { token } = await make(admin, tokenScopes);
    const described = await expectStatus(admin.request('GET', '/api/openapi.json'), 200);
    const operations = z
      .object({
        paths: z.record(
          z.string(),
          z.record(
            z.string(),
            z.object({ security: z.array(z.record(z.string(), z.array(z.string()))).optional() }),
          ),
        ),
      })
      .parse(described.body);
    const closed = Object.entries(operations.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { security }]) => security !== undefined && !security.some((way) => 'token' in way))
        .map(([method]) => [method.toUpperCase(), path] as const),
    );
    const named = closed.map(([method, path]) => `${method} ${path}`);
    for (const route of [
      'PUT /api/v1/providers/{providerId}/psa',
      'PUT /api/v1/providers/{providerId}/umbrella',
      'POST /api/v1/providers/{providerId}/admins',
      'POST /api/v1/providers/{providerId}/tokens',
      'POST /api/v1/session/confirm',
      'PUT /api/v1/session/password',
      'DELETE /api/v1/sessions',
      'POST /api/v1/providers',
    ])
      expect(named).toContain(route);
    for (const [method, path] of closed) {
      const address = path.replace('{providerId}', providerId).replaceAll(/\{[^}]+\}/g, '1');
      const answer = await call(token, method, address, method === 'GET' ? undefined : {});
      expect([method, path, answer.status, codeOf(answer)]).toEqual([method, path, 403, 'token_not_allowed']);
    }
  });

  it('needs no header against forgery, and a wrong one is refused even beside a good cookie', async () => {
    const answer = await home.app.request(`http://localhost${at('/customers')}`, {
      headers: { host: 'localhost', cookie: admin.cookie(), authorization: 'Bearer parasol_wrong' },
    });
    expect(answer.status).toBe(401);
  });

  it('ends when it is revoked, by its owner or by who manages people, and when its time is over', async () => {
    const mine = await make(operator, ['customers.read'], { name: 'Mine' });
    const theirs = await make(admin, ['customers.read'], { name: 'Theirs' });
    const listed = z
      .object({ rows: z.array(z.object({ name: z.string() })) })
      .parse((await operator.request('GET', at('/tokens'))).body).rows;
    expect(listed.map((row) => row.name)).toEqual(['Mine']);
    expect((await operator.request('DELETE', at(`/tokens/${theirs.id}`))).status).toBe(404);
    await expectStatus(admin.request('DELETE', at(`/tokens/${mine.id}`)), 204);
    expect((await call(mine.token, 'GET', at('/customers'))).status).toBe(401);
    expect((await call(theirs.token, 'GET', at('/customers'))).status).toBe(200);
    await sql`update api_tokens set expires_at = now() where id = ${theirs.id}::uuid`.execute(home.deps.db);
    expect((await call(theirs.token, 'GET', at('/customers'))).status).toBe(401);
  });

  it('shows when it was used last, and the audit log names it', async () => {
    const { id, token } = await make(admin, ['settings.change'], { name: 'Nightly' });
    expect((await call(token, 'PUT', at('/settings'), { ticketing: { threshold: 7 } })).status).toBe(200);
    const rows = z
      .object({ rows: z.array(z.object({ id: z.string(), lastUsedAt: z.string().nullable() })) })
      .parse((await admin.request('GET', at('/tokens'))).body).rows;
    expect(rows.find((row) => row.id === id)?.lastUsedAt).not.toBeNull();
    const [saved, made] = (await listAudit(home.deps, providerId)).rows;
    expect(saved).toMatchObject({
      action: 'settings.saved',
      actor: { kind: 'token', id, name: 'Nightly (first@example.com)' },
    });
    expect(made).toMatchObject({ action: 'api-token.made', subject: 'Nightly' });
  });

  it('cannot be guessed at any speed: thirty tries a minute are heard, however many come at once', async () => {
    await home.deps.db.deleteFrom('rate_limits').execute();
    const tries = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => call(`parasol_${i}`, 'GET', at('/customers'))),
    );
    const statuses = tries.map((answer) => answer.status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array<number>(30).fill(401), ...Array<number>(10).fill(429)]);
  });
});
