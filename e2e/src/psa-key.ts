import { z } from 'zod';

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
  await send('PUT', `/security-roles/${role.id}/settings`, levels, z.unknown());
  await send(
    'PUT',
    `/security-roles/${role.id}/customize/System/${encodeURIComponent('Table Setup')}`,
    { allowed: tables },
    z.unknown(),
  );
  const member = await send(
    'POST',
    '/api-members',
    { identifier: name, name, securityRoleId: role.id },
    made,
  );
  const pair = await send('POST', `/api-members/${member.id}/keys`, { description: 'Console test' }, key);
  return {
    ...pair,
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
