import { createHttpClient, umbrellaRole } from '@parasol/demo';
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

const { levels, tables } = umbrellaRole;

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
  const screens = createHttpClient(`${psaUrl}/sandbox/api`);
  const role = await screens.send('POST', '/security-roles', { name }, made);
  const allow = async (allowed: readonly string[]): Promise<unknown> =>
    screens.send(
      'PUT',
      `/security-roles/${role.id}/customize/System/${encodeURIComponent('Table Setup')}`,
      { allowed },
      z.unknown(),
    );
  await screens.send('PUT', `/security-roles/${role.id}/settings`, levels, z.unknown());
  await allow(tables);
  const member = await screens.send(
    'POST',
    '/api-members',
    { identifier: name, name, securityRoleId: role.id },
    made,
  );
  const pair = await screens.send(
    'POST',
    `/api-members/${member.id}/keys`,
    { description: 'Console test' },
    key,
  );
  return {
    ...pair,
    memberId: member.id,
    /** The role with all but one of the 13 rights. */
    async leaveOut(right: Right): Promise<void> {
      const left = levels.map((row) =>
        Object.assign({}, row, row.row === right.row ? { [right.column]: 'None' } : {}),
      );
      await screens.send('PUT', `/security-roles/${role.id}/settings`, left, z.unknown());
      await allow(tables.filter((table) => table !== right.column));
    },
    /** Sets one cell of the role, as an administrator of the PSA would. */
    async setLevel(
      area: string,
      row: string,
      column: 'add' | 'edit' | 'inquire',
      level: 'None' | 'My' | 'All',
    ) {
      const all = await screens.get(`/security-roles/${role.id}/settings`, z.array(cell));
      const changed = all
        .filter((each) => each.area === area && each.row === row)
        .map((each) => Object.assign({}, each, { [column]: level }));
      await screens.send('PUT', `/security-roles/${role.id}/settings`, changed, z.unknown());
    },
  };
}

/** A key of a member with the role Admin, and REST calls that change records with it. */
export async function adminKey(psaUrl: string) {
  const screens = createHttpClient(`${psaUrl}/sandbox/api`);
  const who = { identifier: 'Admin', name: 'Admin', securityRoleId: 1 };
  const member = await screens.send('POST', '/api-members', who, made);
  const pair = await screens.send('POST', `/api-members/${member.id}/keys`, { description: 'Admin' }, key);
  const login = Buffer.from(`parasol+${pair.publicKey}:${pair.privateKey}`).toString('base64');
  const rest = createHttpClient(`${psaUrl}/v4_6_release/apis/3.0`, {
    authorization: `Basic ${login}`,
    clientId,
  });
  return {
    send: (method: 'POST' | 'PATCH', path: string, body: unknown) =>
      rest.send(method, path, body, z.unknown()),
  };
}
