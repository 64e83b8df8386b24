import { createHttpClient, type HttpClient } from '@parasol/demo';
import { z } from 'zod';
import { clientId } from './office.ts';

const named = z.object({ id: z.number(), name: z.string() });
const listed = z.union([z.array(named), z.object({ rows: z.array(named) })]);
const made = z.object({ id: z.number() });
const key = z.object({ publicKey: z.string(), privateKey: z.string() });

type Method = 'GET' | Parameters<HttpClient['send']>[0];

/** An administrator of the PSA sandbox: its screens' own API, and REST under a key of the role Admin. */
export type PsaAdmin = {
  screens<T>(method: Method, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T>;
  rest<T>(method: Method, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T>;
  /** A company for each name; the Company ID is its letters and digits. @returns the record ids, in order. */
  addCompanies(names: readonly string[]): Promise<number[]>;
};

const callerOf =
  (http: HttpClient): PsaAdmin['rest'] =>
  (method, path, schema, body) =>
    method === 'GET' ? http.get(path, schema) : http.send(method, path, body, schema);

const lanes = 8;

export async function psaAdmin(psaUrl: string): Promise<PsaAdmin> {
  const screens = callerOf(createHttpClient(`${psaUrl}/sandbox/api`));
  const found = await screens('GET', '/security-roles', listed);
  const role = (Array.isArray(found) ? found : found.rows).find(({ name }) => name === 'Admin');
  if (role === undefined) throw new Error('The PSA has no role "Admin".');
  const member = await screens('POST', '/api-members', made, {
    identifier: 'Administrator',
    name: 'Administrator',
    securityRoleId: role.id,
  });
  const pair = await screens('POST', `/api-members/${member.id}/keys`, key, { description: 'Journeys' });
  const authorization = `Basic ${Buffer.from(`parasol+${pair.publicKey}:${pair.privateKey}`).toString('base64')}`;
  const rest = callerOf(createHttpClient(`${psaUrl}/v4_6_release/apis/3.0`, { authorization, clientId }));
  return {
    screens,
    rest,
    async addCompanies(names) {
      const ids: number[] = [];
      const waiting = [...names.entries()];
      const lane = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const [index, name] = next;
          const identifier = name.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 25);
          const city = 'Springfield';
          const { id } = await rest('POST', '/company/companies', made, { identifier, name, city });
          ids[index] = id;
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      return ids;
    },
  };
}
