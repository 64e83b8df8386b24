import { z } from 'zod';

import { createHttpClient, type HttpClient } from './http-client.ts';

const role = z.object({ id: z.number(), name: z.string() });
const member = z.object({ id: z.number(), identifier: z.string() });
const level = z.string().nullable();
const settingRow = z.object({
  area: z.string(),
  row: z.string(),
  add: level,
  edit: level,
  delete: level,
  inquire: level,
});
const keyPair = z.object({ publicKey: z.string(), privateKey: z.string() });
const status = z.object({ company: z.string(), calls: z.record(z.string(), z.number()) });
const anything = z.unknown();

type SettingRow = z.infer<typeof settingRow>;

/** What the PSA's administrator does on its screens, through the interface that the screens themselves use. */
export const createPsaScreens = (psaUrl: string) => {
  const http = createHttpClient(`${psaUrl}/sandbox/api`);
  return {
    /** The company to log in to, and how many calls of each method its REST API has answered. */
    status: () => http.get('/status', status),
    findRole: async (name: string) =>
      (await list(http, '/security-roles', role)).find((found) => found.name === name),
    makeRole: (name: string) => http.send('POST', '/security-roles', { name }, role),
    settings: (roleId: number) => http.get(`/security-roles/${roleId}/settings`, z.array(settingRow)),
    saveSettings: (roleId: number, rows: readonly SettingRow[]) =>
      http.send('PUT', `/security-roles/${roleId}/settings`, rows, anything),
    allowTables: (roleId: number, area: string, row: string, allowed: readonly string[]) =>
      http.send(
        'PUT',
        `/security-roles/${roleId}/customize/${encodeURIComponent(area)}/${encodeURIComponent(row)}`,
        { allowed },
        anything,
      ),
    /** The API member of that Member ID, made if there is none. */
    ensureMember: async (o: { identifier: string; name: string; securityRoleId: number }) =>
      (await list(http, '/api-members', member)).find((found) => found.identifier === o.identifier) ??
      (await http.send('POST', '/api-members', o, member)),
    makeKey: (memberId: number, description: string) =>
      http.send('POST', `/api-members/${memberId}/keys`, { description }, keyPair),
  };
};

export type PsaScreens = ReturnType<typeof createPsaScreens>;

// The screens' lists are arrays, or pages with rows.
const list = async <T>(http: HttpClient, path: string, row: z.ZodType<T>): Promise<T[]> => {
  const found = await http.get(path, z.union([z.array(row), z.object({ rows: z.array(row) })]));
  return Array.isArray(found) ? found : found.rows;
};
