import { testDatabase } from '@parasol/postgres/testing';
import {
  createConnectWiseClient,
  type ConnectWiseClient,
  type Level,
  securityAreas,
} from '@parasol/connectwise';
import { pino } from 'pino';
import { z } from 'zod';
import { startPsaSandbox, type PsaSandbox, type PsaSandboxOptions } from '../server.ts';
import { schemaStatements } from '../store/schema.ts';

const key = z.object({ publicKey: z.string(), privateKey: z.string() });
const made = z.object({ id: z.number() });

/** A client id as the developer portal gives them. */
export const clientId = '0d3f2c1e-7a7b-4a58-9e0f-5b6f0c5a2b11';

export type Keys = z.infer<typeof key>;

export type TestSandbox = PsaSandbox & {
  databaseUrl: string;
  /** a call of the screens' API */
  screen(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** a new API member with the role, and a key of theirs */
  member(o: { roleId: number; [field: string]: unknown }): Promise<{ memberId: number; keys: Keys }>;
  /** a new role: levels by `Area/Row` such as `['All', 'All', 'None', 'All']`, and Table Setup's allow list */
  role(levels: Readonly<Record<string, readonly Level[]>>, tables?: readonly string[]): Promise<number>;
  /** a REST call, as raw as can be */
  rest(
    keys: Keys,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<RestAnswer>;
  client(keys: Keys): ConnectWiseClient;
  /** keys of a member with the role Admin */
  admin: Keys;
};

export type RestAnswer = { status: number; body: unknown; headers: Headers; text: string };

/** Long enough for any test; what hangs then fails by name. */
const timeoutMs = 120_000;
let count = 0;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A sandbox of a test's own, with a database of its own, on loopback. */
export async function startTestSandbox(o: Partial<PsaSandboxOptions> = {}): Promise<TestSandbox> {
  const database = await testDatabase({
    template: 'psa',
    migrations: [{ name: 'schema', statements: schemaStatements }],
  });
  const log = pino({ level: process.env['PSA_LOG'] ?? 'silent' });
  const sandbox = await startPsaSandbox({ databaseOwnerUrl: database.ownerUrl, port: 0, log, ...o });
  const screen: TestSandbox['screen'] = async (method, path, body) => {
    const response = await fetch(`${sandbox.url}/sandbox/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: parse(await response.text()) };
  };
  const member: TestSandbox['member'] = async ({ roleId, ...fields }) => {
    count += 1;
    const identifier = `Member${count}`;
    const created = await screen('POST', '/api-members', {
      identifier,
      name: identifier,
      securityRoleId: roleId,
      ...fields,
    });
    const { id } = made.parse(created.body);
    const keys = await screen('POST', `/api-members/${id}/keys`, { description: 'Test' });
    return { memberId: id, keys: key.parse(keys.body) };
  };
  const rest: TestSandbox['rest'] = async (keys, method, path, body, headers = {}) => {
    const response = await fetch(`${sandbox.url}/v4_6_release/apis/3.0${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`parasol+${keys.publicKey}:${keys.privateKey}`).toString('base64')}`,
        clientid: clientId,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text), headers: response.headers, text };
  };
  const roles = z
    .array(z.object({ id: z.number(), name: z.string() }))
    .parse((await screen('GET', '/security-roles')).body);
  const adminRole = roles.find((role) => role.name === 'Admin');
  const admin = (await member({ roleId: adminRole?.id ?? 0 })).keys;
  return {
    ...sandbox,
    databaseUrl: database.ownerUrl,
    screen,
    member,
    rest,
    admin,
    async role(levels, tables = []) {
      count += 1;
      const { id } = made.parse((await screen('POST', '/security-roles', { name: `Role ${count}` })).body);
      const settings = securityAreas.flatMap(({ area, rows }) =>
        rows.flatMap(({ row }) => {
          const [add, edit, del, inquire] = levels[`${area}/${row}`] ?? [];
          return inquire === undefined ? [] : [{ area, row, add, edit, delete: del, inquire }];
        }),
      );
      if (settings.length > 0) await screen('PUT', `/security-roles/${id}/settings`, settings);
      if (tables.length > 0)
        await screen('PUT', `/security-roles/${id}/customize/System/Table%20Setup`, { allowed: tables });
      return id;
    },
    client: (keys) =>
      createConnectWiseClient({
        site: sandbox.url,
        credentials: { kind: 'keys', companyId: 'parasol', clientId, ...keys },
      }),
    async stop() {
      await sandbox.stop();
      await database.drop();
    },
  };
}
