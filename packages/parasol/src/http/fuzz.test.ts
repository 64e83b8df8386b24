import { inProvider } from '@parasol/postgres';
import { sample } from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeSignInLink } from '../access/index.ts';
import { codeOf, createTestConsole, text, type TestConsole, type TestPerson } from './test-console.ts';
import { customersWithIncidents } from './test-customers.ts';
import { hostileTexts, nearly } from './test-hostile-values.ts';
import { operationsOf, type Operation, type Schema } from './test-openapi.ts';

/** Requests per operation; `FUZZ_RUNS=200` for a long search. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 4);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** Begins every name of the other provider: to be seen in no answer. */
const theirName = 'Zq7Theirs';
/** A vendor that can't be reached is told as such; nothing else may be a server's error. */
const vendorCodes = /^(psa|umbrella|log_bucket|oidc)_|^notice_not_delivered$/;

describe(`any request (FUZZ_SEED=${seed} FUZZ_RUNS=${runs})`, () => {
  let home: TestConsole;
  let person: TestPerson;
  let operations: Operation[];
  let schemas: Readonly<Record<string, Schema>>;
  let ours: string;
  let theirIds: readonly string[];
  const email = 'fuzz@example.com';

  const enter = async (): Promise<TestPerson> => {
    const link = await makeSignInLink(home.deps, { email, consoleUrl: 'http://x', madeBy: 'fuzz' });
    const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token');
    const fresh = home.person();
    await fresh.request('POST', '/api/v1/sign-in/link', { token });
    return fresh;
  };
  const calm = async (): Promise<void> => {
    await sql`delete from rate_limits`.execute(home.deps.db);
  };

  beforeAll(async () => {
    home = await createTestConsole({ offline: true });
    const admin = await home.firstAdministrator();
    ours = await home.addProvider(admin, 'msp', 'Ours');
    const theirs = await home.addProvider(admin, 'mssp', theirName);
    await customersWithIncidents(home, ours, [7, 8]);
    await customersWithIncidents(home, theirs, [9, 10], theirName);
    await home.join(admin, theirs, 'operator', { email: `${theirName}@example.com`.toLowerCase() });
    person = await home.join(admin, ours, 'full-admin', { email });
    ({ operations, schemas } = await operationsOf(person));
    const token = await admin.request('POST', `/api/v1/providers/${theirs}/tokens`, {
      name: theirName,
      scopes: ['customers.read'],
      days: 1,
    });
    const invited = await admin.request('POST', `/api/v1/providers/${theirs}/admins`, {
      email: 'waits@example.com',
      name: theirName,
      role: 'operator',
    });
    theirIds = [theirs, '9', 'incident-9', text(token.body, 'id'), text(invited.body, 'invitationId')];
  });
  afterAll(async () => home.stop());

  /** Checks one answer; says what was asked where it is wrong. */
  const judge = (asked: unknown, answer: Awaited<ReturnType<TestPerson['request']>>): void => {
    const code = answer.status >= 400 ? codeOf(answer) : '';
    const fine = answer.status < 500 || (answer.status === 502 && vendorCodes.test(code));
    // The whole question beside the answer, so that a failure can be asked again.
    expect([asked, fine ? 'fine' : `${answer.status} ${answer.text}`]).toEqual([asked, 'fine']);
    const tells = answer.text.toLowerCase().includes(theirName.toLowerCase());
    expect([asked, tells]).toEqual([asked, false]);
  };

  const addressOf = (operation: Operation, values: readonly string[], providerId: string): string => {
    let at = 0;
    const next = (): string => encodeURIComponent(values[(at += 1) % values.length] ?? '');
    const path = operation.path
      .replace('{providerId}', () => providerId)
      .replaceAll(/\{[^}]+\}/g, () => next());
    const query = operation.parameters
      .filter((one) => one.in === 'query' && at % 3 !== 2)
      .map((one) => `${one.name}=${next()}`)
      .join('&');
    return query === '' ? path : `${path}?${query}`;
  };

  it('gets an answer that is not a failure of the server and tells nothing of another provider', async () => {
    expect(operations.length).toBeGreaterThan(80);
    for (const [index, operation] of operations.entries()) {
      const { method, path } = operation;
      const bodies =
        operation.body === null
          ? Array.from({ length: runs }, () => undefined)
          : sample(nearly(operation.body, schemas), { numRuns: runs, seed: seed + index });
      const texts = sample(hostileTexts, { numRuns: runs * 4, seed: seed - index });
      await calm();
      for (const [run, body] of bodies.entries()) {
        const mixed = [...theirIds, ...texts.slice(run * 4, run * 4 + 4), '7', 'incident-7'];
        const address = addressOf(operation, mixed.slice(run % 3), ours);
        const sent = method === 'GET' ? undefined : body;
        const answer = await person.request(
          method,
          address,
          sent,
          run % 2 === 0 ? {} : { 'idempotency-key': `k${seed}${index}${run}` },
        );
        judge({ method, path, address, body: sent }, answer);
        if (answer.status === 401 && codeOf(answer) === 'not_signed_in') person = await enter();
      }
      // It may have ended its own session, or changed its password.
      if ((await person.request('GET', '/api/v1/session')).status === 401) {
        await calm();
        person = await enter();
      }
    }
  });

  it('with a body that is no JSON, too deep or too large is refused by every route that takes one', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const large = JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024 + 1) });
    for (const operation of operations.filter(({ body }) => body !== null)) {
      await calm();
      const address = addressOf(operation, ['7'], ours);
      for (const [what, body, status] of [
        ['no JSON', '{"a":', 400],
        ['no UTF-8', '"\uD800', 400],
        ['too deep', deep, 400],
        ['too large', large, 413],
      ] as const) {
        const answer = await person.request(operation.method, address, body);
        expect([operation.method, operation.path, what, answer.status]).toEqual([
          operation.method,
          operation.path,
          what,
          answer.status === 404 && what !== 'too large' ? 404 : status,
        ]);
      }
    }
  });

  it('of a person with some customers shows nothing of the others', async () => {
    await calm();
    const admin = await enter();
    const restricted = await home.join(admin, ours, 'full-admin', { customers: [7] });
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      for (const values of [['8', 'incident-8'], ['ustomer 8']]) {
        const answer = await restricted.request('GET', addressOf(operation, values, ours));
        expect([operation.path, values, answer.status < 500]).toEqual([operation.path, values, true]);
        const told = answer.text.replaceAll(/"(message|advice)":"[^"]*"/g, '');
        expect([operation.path, values, /Customer 8|Company 8|Host 8/.test(told)]).toEqual([
          operation.path,
          values,
          false,
        ]);
      }
    }
  });

  it('by a read-only administrator changes nothing, on any route', async () => {
    await calm();
    const reader = await home.join(await enter(), ours, 'read-only');
    const before = await contents(home, ours);
    const changing = operations.filter(
      ({ method, path }) => method !== 'GET' && path.includes('{providerId}'),
    );
    expect(changing.length).toBeGreaterThan(25);
    for (const [index, operation] of changing.entries()) {
      const { method, path, action } = operation;
      const bodies =
        operation.body === null
          ? [undefined]
          : sample(nearly(operation.body, schemas), { numRuns: 3, seed: seed + index });
      for (const body of bodies) {
        const answer = await reader.request(method, addressOf(operation, ['7'], ours), body);
        // One's own tokens, and a preview that only shows, are what a reader may ask for by something else than GET.
        const mayAsk = action === 'tokens.own' || action === 'settings.read';
        const refused = `${answer.status} ${answer.status < 400 ? '' : codeOf(answer)}`;
        const outcome = mayAsk && answer.status < 500 ? 'answered' : refused;
        expect([method, path, outcome]).toEqual([method, path, mayAsk ? 'answered' : '403 not_allowed']);
      }
    }
    expect(await contents(home, ours)).toEqual(before);
  });
});

const row = z.object({ name: z.string() });
const digest = z.object({ digest: z.string() });
/** What a reader's own sign-in and own tokens change. */
const own = new Set([
  'sessions',
  'rate_limits',
  'api_tokens',
  'audit_log',
  'audit_heads',
  'idempotency_keys',
]);

/** A digest of each table, as this provider sees it. */
const contents = async (home: TestConsole, providerId: string): Promise<Record<string, string>> =>
  inProvider(home.deps.db, providerId, async (tx) => {
    const tables = await sql`select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and has_table_privilege(oid, 'select')
      order by relname`.execute(tx);
    const found: Record<string, string> = {};
    for (const { name } of tables.rows.map((one) => row.parse(one))) {
      if (own.has(name)) continue;
      const { rows } = await sql`select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as digest
        from ${sql.table(name)} as t`.execute(tx);
      found[name] = digest.parse(rows[0]).digest;
    }
    return found;
  });
