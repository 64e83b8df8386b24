import { z } from 'zod';

/** As the developer portal gives them. */
export const clientId = '3f8c1a52-6f0e-4b1d-9a77-5c0d2e4b8f10';

const made = z.object({ id: z.number() });
const key = z.object({ publicKey: z.string(), privateKey: z.string() });
const cell = z.object({
  area: z.string(),
  row: z.string(),
  add: z.string().nullable(),
  edit: z.string().nullable(),
  delete: z.string().nullable(),
  inquire: z.string().nullable(),
});

/** The levels of the mission document's step 4, by hand. Everything else is None. */
const levels = [
  { area: 'Companies', row: 'Company Maintenance', inquire: 'All' },
  { area: 'Companies', row: 'Configurations', add: 'All', edit: 'All', inquire: 'All' },
  { area: 'Service Desk', row: 'Service Tickets', add: 'All', edit: 'All', inquire: 'All' },
  { area: 'System', row: 'Table Setup', add: 'All', edit: 'All', inquire: 'All' },
];
const tables = ['Company / Configuration', 'Service / Priority', 'Service / Service Board'];

/** One cell of the role, or one table of Table Setup. */
export type Right = { readonly row: string; readonly column: string };

/** The 13 rights, each by the row and column (or table) that a person would change. */
export const thirteenRights: readonly Right[] = [
  ...levels.flatMap(({ area: _area, row, ...columns }) =>
    Object.keys(columns).map((column) => ({ row, column })),
  ),
  ...tables.map((table) => ({ row: 'Table Setup', column: table })),
];

/** The PSA sandbox's screens by their own API: a role with the 13 rights, an API member and its key. */
export async function makePsaKey(psaUrl: string, name: string) {
  const send = async <T>(method: string, path: string, body: unknown, schema: z.ZodType<T>): Promise<T> => {
    const response = await fetch(`${psaUrl}/sandbox/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return schema.parse(text === '' ? undefined : JSON.parse(text));
  };
  const role = await send('POST', '/security-roles', { name }, made);
  const allow = async (allowed: readonly string[]): Promise<unknown> =>
    send(
      'PUT',
      `/security-roles/${role.id}/customize/System/${encodeURIComponent('Table Setup')}`,
      { allowed },
      z.unknown(),
    );
  await send('PUT', `/security-roles/${role.id}/settings`, levels, z.unknown());
  await allow(tables);
  const member = await send(
    'POST',
    '/api-members',
    { identifier: name, name, securityRoleId: role.id },
    made,
  );
  const pair = await send('POST', `/api-members/${member.id}/keys`, { description: 'Console test' }, key);
  return {
    ...pair,
    memberId: member.id,
    /** The role with all but one of the 13 rights. */
    async leaveOut(right: Right): Promise<void> {
      const left = levels.map((row) =>
        Object.assign({}, row, row.row === right.row ? { [right.column]: 'None' } : {}),
      );
      await send('PUT', `/security-roles/${role.id}/settings`, left, z.unknown());
      await allow(tables.filter((table) => table !== right.column));
    },
    /** Sets one cell of the role, as an administrator of the PSA would. */
    async setLevel(
      area: string,
      row: string,
      column: 'add' | 'edit' | 'inquire',
      level: 'None' | 'My' | 'All',
    ) {
      const all = await send('GET', `/security-roles/${role.id}/settings`, undefined, z.array(cell));
      const changed = all
        .filter((each) => each.area === area && each.row === row)
        .map((each) => Object.assign({}, each, { [column]: level }));
      await send('PUT', `/security-roles/${role.id}/settings`, changed, z.unknown());
    },
  };
}

/** A key of a member with the role Admin, and REST calls that change records with it. */
export async function adminKey(psaUrl: string) {
  const create = async <T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> => {
    const response = await fetch(`${psaUrl}/sandbox/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return schema.parse(await response.json());
  };
  const member = await create(
    '/api-members',
    { identifier: 'Admin', name: 'Admin', securityRoleId: 1 },
    made,
  );
  const pair = await create(`/api-members/${member.id}/keys`, { description: 'Admin' }, key);
  const login = Buffer.from(`parasol+${pair.publicKey}:${pair.privateKey}`).toString('base64');
  return {
    async send(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<void> {
      const response = await fetch(`${psaUrl}/v4_6_release/apis/3.0${path}`, {
        method,
        headers: {
          authorization: `Basic ${login}`,
          clientId,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    },
  };
}
