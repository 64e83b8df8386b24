import { randomBytes, randomUUID } from 'node:crypto';
import { openDatabase, openPool } from '@parasol/postgres';
import { testDatabase } from '@parasol/postgres/testing';
import pino from 'pino';
import { offerFirstAdministrator, type OidcConfiguration, type Role } from '../access/index.ts';
import type { Deps } from '../deps.ts';
import { createConnect } from '../providers/index.ts';
import { appRole, migrations, type Tables } from '../schema/index.ts';
import { createVault, parseMasterKeys } from '../vault/index.ts';
import { createHttpApp } from './app.ts';
import type { MetricsAccess } from './metrics.ts';

/** A browser of one person: keeps cookies as a browser does and asks the app in-process. */
export type TestPerson = {
  readonly request: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  cookie(): string;
};

type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
  readonly headers: Headers;
};

export const testPassword = 'correct horse battery staple';

const addProvider = async (admin: TestPerson, kind: 'msp' | 'mssp', name: string): Promise<string> => {
  const answer = await expectStatus(admin.request('POST', '/api/v1/providers', { kind, name }), 201);
  return text(answer.body, 'id');
};

/** The console on a database of its own, with people to ask it. */
export const createTestConsole = async (
  o: {
    https?: boolean;
    oidc?: OidcConfiguration;
    metrics?: MetricsAccess;
    /** No vendor can be reached, and nothing leaves this machine. */
    offline?: boolean;
    onStatement?: (statement: { sql: string; parameters: readonly unknown[] }) => void;
  } = {},
) => {
  const database = await testDatabase({ template: 'parasol', migrations, appRole });
  const pool = openPool(database.url, { max: 6 });
  const connect = createConnect({
    now: () => Date.now(),
    ...(o.offline === true
      ? { resolve: (_name, _options, answer) => answer(new Error('offline'), []), timeoutMs: 500 }
      : { allowLoopbackHosts: true }),
  });
  const lines: string[] = [];
  const deps: Deps = {
    db: openDatabase<Tables>(pool, ({ query }) => o.onStatement?.(query)),
    vault: createVault(parseMasterKeys(randomBytes(32).toString('base64'), 'test')),
    connect,
    clock: { now: () => new Date() },
    log: pino({ level: 'debug' }, { write: (line) => lines.push(line) }),
    ids: randomUUID,
    random: Math.random,
  };
  const app = await createHttpApp(deps, {
    https: o.https ?? false,
    oidc: o.oidc ?? null,
    ...(o.metrics === undefined ? {} : { metrics: o.metrics }),
  });

  const person = (): TestPerson => {
    const jar = new Map<string, string>();
    const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    return {
      cookie,
      async request(method, path, body, headers = {}) {
        const response = await app.request(`http://localhost${path}`, {
          method,
          headers: {
            host: 'localhost',
            'sec-fetch-site': 'same-origin',
            'x-parasol-request': '1',
            ...(jar.size > 0 ? { cookie: cookie() } : {}),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        for (const line of response.headers.getSetCookie()) {
          const [pair = ''] = line.split(';');
          const [name = '', ...value] = pair.split('=');
          if (/max-age=0/i.test(line)) jar.delete(name);
          else jar.set(name, value.join('='));
        }
        const text = await response.text();
        return { status: response.status, text, body: parse(text), headers: response.headers };
      },
    };
  };

  const firstAdministrator = async (): Promise<TestPerson> => {
    const token = await offerFirstAdministrator(deps);
    const admin = person();
    const body = { token, email: 'first@example.com', name: 'First Person', password: testPassword };
    await expectStatus(admin.request('POST', '/api/v1/first-administrator', body), 201);
    return admin;
  };

  const join = async (
    admin: TestPerson,
    providerId: string,
    role: Role,
    o2: { email?: string; customers?: number[] | null } = {},
  ): Promise<TestPerson> => {
    const email = o2.email ?? `${role}-${randomBytes(3).toString('hex')}@example.com`;
    const invitation = { email, name: 'Some One', role, customers: o2.customers ?? null };
    const invited = await expectStatus(
      admin.request('POST', `/api/v1/providers/${providerId}/admins`, invitation),
      201,
    );
    const joined = person();
    const accept = { token: text(invited.body, 'token'), password: testPassword };
    await expectStatus(joined.request('POST', '/api/v1/invitations/accept', accept), 200);
    return joined;
  };

  return {
    app,
    deps,
    database,
    lines,
    person,
    firstAdministrator,
    addProvider,
    join,
    async stop() {
      await connect.close();
      await pool.end();
      await database.drop();
    },
  };
};

export type TestConsole = Awaited<ReturnType<typeof createTestConsole>>;

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** A text member of a JSON answer. */
export const text = (body: unknown, name: string): string => {
  const found: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  if (typeof found !== 'string') throw new Error(`No text "${name}" in ${JSON.stringify(body)}`);
  return found;
};

/** The code of an error answer. */
export const codeOf = (answer: Answer): string =>
  typeof answer.body === 'object' && answer.body !== null
    ? text(Reflect.get(answer.body, 'error'), 'code')
    : '';

export const expectStatus = async (asked: Promise<Answer>, status: number): Promise<Answer> => {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}: ${answer.text}`);
  return answer;
};
