import {
  createConnectWiseClient,
  umbrellaRights,
  type ConnectWiseClient,
  type Level,
} from '@parasol/connectwise';
import { testDatabase } from '@parasol/postgres/testing';
import { startPsaSandbox } from '@parasol/psa-sandbox';
import { pino } from 'pino';
import { z } from 'zod';

const clientId = '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01';
const made = z.looseObject({ id: z.number() });
const keyMade = z.looseObject({ publicKey: z.string(), privateKey: z.string() });

export type Cell = { area: string; row: string } & Partial<
  Record<'add' | 'edit' | 'delete' | 'inquire', Level>
>;
export type Role = { readonly id: number };
export type Member = { readonly id: number; readonly publicKey: string; readonly privateKey: string };

/** The PSA sandbox and whoever administers it on its screens. */
export type PsaOffice = {
  readonly url: string;
  role(name: string): Promise<Role>;
  /** The role of the set-up guide: the 13 and nothing else. */
  umbrellaRole(name: string): Promise<Role>;
  roles(): Promise<{ id: number; name: string }[]>;
  set(role: Role, cells: readonly Cell[]): Promise<void>;
  allow(role: Role, tables: readonly string[]): Promise<void>;
  member(identifier: string, role: Role, more?: Record<string, unknown>): Promise<Member>;
  client(member: Member): ConnectWiseClient;
  stop(): Promise<void>;
};

export const neededTables = umbrellaRights.flatMap((right) => (right.kind === 'table' ? [right.table] : []));

/** A sandbox of its own, in which `mySecurity` answers or is refused. */
export const openPsaOffice = async (o: {
  readonly mySecurity: 'answers' | 'refuses';
}): Promise<PsaOffice> => {
  const database = await testDatabase({ template: 'empty', migrations: [] });
  const sandbox = await startPsaSandbox({
    databaseOwnerUrl: database.ownerUrl,
    port: 0,
    seed: 'none',
    settings: { mySecurity: o.mySecurity },
    log: pino({ level: 'silent' }),
  });
  const clients: ConnectWiseClient[] = [];
  const screen = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/sandbox/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  const set: PsaOffice['set'] = async (role, cells) => {
    await screen('PUT', `/security-roles/${role.id}/settings`, cells);
  };
  const allow: PsaOffice['allow'] = async (role, allowed) => {
    await screen('PUT', `/security-roles/${role.id}/customize/System/Table%20Setup`, { allowed });
  };
  const role: PsaOffice['role'] = async (name) =>
    made.parse(await screen('POST', '/security-roles', { name }));
  return {
    url: sandbox.url,
    role,
    set,
    allow,
    async umbrellaRole(name) {
      const fresh = await role(name);
      const cells = new Map<string, Cell>();
      for (const right of umbrellaRights) {
        if (right.kind === 'table') continue;
        const { area, row, column, level } = right;
        cells.set(row, { ...(cells.get(row) ?? { area, row }), [column]: level });
      }
      await set(fresh, [...cells.values()]);
      await allow(fresh, neededTables);
      return fresh;
    },
    roles: async () =>
      z
        .array(z.looseObject({ id: z.number(), name: z.string() }))
        .parse(await screen('GET', '/security-roles')),
    async member(identifier, { id: securityRoleId }, more = {}) {
      const { id } = made.parse(
        await screen('POST', '/api-members', { identifier, name: identifier, securityRoleId, ...more }),
      );
      const key = keyMade.parse(await screen('POST', `/api-members/${id}/keys`, { description: 'Parasol' }));
      return { id, publicKey: key.publicKey, privateKey: key.privateKey };
    },
    client({ publicKey, privateKey }) {
      const client = createConnectWiseClient({
        site: sandbox.url,
        credentials: { kind: 'keys', companyId: 'parasol', clientId, publicKey, privateKey },
      });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) await client.close();
      await sandbox.stop();
      await database.drop();
    },
  };
};
