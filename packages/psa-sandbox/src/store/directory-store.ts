import type { Column, Level } from '@parasol/connectwise';
import { z } from 'zod';
import type { RoleRights } from '../security/directory.ts';
import type { SecretHash } from '../security/keys.ts';
import { columnOf } from './names.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

/** The tables that say who may do what. */
export const directoryTables = [
  'api_key',
  'integrator_login',
  'customize_item',
  '"record_apiMember"',
  '"record_securityRole"',
  '"record_securityRoleSetting"',
];

type Credential = SecretHash & { memberId: number; keyId: number | null; description: string };
type DirectoryMember = {
  identifier: string;
  inactive: boolean;
  roleId: number | null;
  corporate: boolean;
  locationId: number | null;
  excludedBoardIds: readonly number[];
};
export type DirectoryContent = {
  keys: ReadonlyMap<string, Credential>;
  logins: ReadonlyMap<string, Credential>;
  members: ReadonlyMap<number, DirectoryMember>;
  roles: ReadonlyMap<number, RoleRights>;
};

const buffer = z.instanceof(Buffer);
const keyRow = z.tuple([z.string(), buffer, buffer, z.number(), z.number().nullable(), z.string()]);
const memberRow = z.tuple([
  z.number(),
  z.string(),
  z.boolean(),
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
  z.array(z.number()),
]);
const level = z.enum(['None', 'My', 'All']);
const settingRow = z.tuple([z.number(), z.string(), z.string(), level, level, level, level]);

/** The seed makes Corporate (Level 1) first; a member without a level sees everything. */
const corporateLevelId = 1;

async function credentials(db: SandboxDatabase, text: string): Promise<Map<string, Credential>> {
  const found = new Map<string, Credential>();
  for (const row of await db.run(text)) {
    const [name, salt, hash, memberId, keyId, description] = keyRow.parse(row);
    found.set(name, { salt, hash, memberId, keyId, description });
  }
  return found;
}

/** Everything about members, keys and roles that a call needs. */
export async function loadDirectory(db: SandboxDatabase): Promise<DirectoryContent> {
  const keys = await credentials(
    db,
    'select public_key, salt, hash, member_id, id, description from api_key',
  );
  const logins = await credentials(
    db,
    `select lower(username), salt, hash, member_id, null::int, 'Integrator login ' || username from integrator_login`,
  );
  const members = new Map<number, DirectoryMember>();
  const memberRows = await db.run(
    `select id, data->>'identifier', coalesce((data->>'inactiveFlag')::boolean, false), ${columnOf('securityRole')},
      ${columnOf('structureLevel')}, ${columnOf('securityLocation')}, coalesce(data->'excludedServiceBoardIds', '[]') from "record_apiMember"`,
  );
  for (const row of memberRows) {
    const [id, identifier, inactive, roleId, levelId, locationId, excludedBoardIds] = memberRow.parse(row);
    members.set(id, {
      identifier,
      inactive,
      roleId,
      corporate: (levelId ?? corporateLevelId) === corporateLevelId,
      locationId,
      excludedBoardIds,
    });
  }
  return { keys, logins, members, roles: await loadRoles(db) };
}

async function loadRoles(db: SandboxDatabase): Promise<Map<number, RoleRights>> {
  const levels = new Map<number, Map<string, Record<Column, Level>>>();
  const settings = await db.run(
    `select ${columnOf('securityRole')}, data->>'moduleName', data->>'moduleFunctionName', data->>'addLevel', data->>'editLevel',
      data->>'deleteLevel', data->>'inquireLevel' from "record_securityRoleSetting"
      where not (data @> '{"addLevel":"None","editLevel":"None","deleteLevel":"None","inquireLevel":"None"}')`,
  );
  for (const row of settings) {
    const [roleId, area, name, add, edit, del, inquire] = settingRow.parse(row);
    const ofRole = levels.get(roleId) ?? new Map<string, Record<Column, Level>>();
    ofRole.set(`${area}/${name}`, { add, edit, delete: del, inquire });
    levels.set(roleId, ofRole);
  }
  const tables = new Map<number, Set<string>>();
  const items = await db.run(
    `select role_id, item from customize_item where area = 'System' and row_name = 'Table Setup'`,
  );
  for (const row of items) {
    const [roleId, item] = z.tuple([z.number(), z.string()]).parse(row);
    tables.set(roleId, (tables.get(roleId) ?? new Set<string>()).add(item));
  }
  const roles = new Map<number, RoleRights>();
  const roleRows = await db.run(
    `select id, data->>'name' from "record_securityRole" where coalesce((data->>'inactiveFlag')::boolean, false) = false`,
  );
  for (const row of roleRows) {
    const [id, name] = z.tuple([z.number(), z.string()]).parse(row);
    roles.set(id, { id, name, levels: levels.get(id) ?? new Map(), tables: tables.get(id) ?? new Set() });
  }
  return roles;
}
