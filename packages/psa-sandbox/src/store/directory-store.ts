import type { Column, Level } from '@parasol/connectwise';
import { z } from 'zod';
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

/** What is stored of a key or a login, with the member it belongs to. */
export type Credential = SecretHash & {
  memberId: number;
  keyId: number | null;
  description: string;
  identifier: string;
  inactive: boolean;
  roleId: number | null;
  corporate: boolean;
  locationId: number | null;
  excludedBoardIds: readonly number[];
};

const buffer = z.instanceof(Buffer);
const credentialRow = z.tuple([
  buffer,
  buffer,
  z.number(),
  z.number().nullable(),
  z.string(),
  z.string(),
  z.boolean(),
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
  z.array(z.number()),
]);
const level = z.enum(['None', 'My', 'All']);
const settingRow = z.tuple([z.string(), z.string(), level, level, level, level]);
const text = z.tuple([z.string()]);

/** The seed makes Corporate (Level 1) first; a member without a level sees everything. */
const corporateLevelId = 1;

const ofMember = `m.data->>'identifier', coalesce((m.data->>'inactiveFlag')::boolean, false), m.${columnOf('securityRole')},
  m.${columnOf('structureLevel')}, m.${columnOf('securityLocation')}, coalesce(m.data->'excludedServiceBoardIds', '[]')`;

async function credential(db: SandboxDatabase, sql: string, name: string): Promise<Credential | undefined> {
  const row = (await db.run(sql, [name]))[0];
  if (row === undefined) return undefined;
  const [
    salt,
    hash,
    memberId,
    keyId,
    description,
    identifier,
    inactive,
    roleId,
    levelId,
    locationId,
    excludedBoardIds,
  ] = credentialRow.parse(row);
  const corporate = (levelId ?? corporateLevelId) === corporateLevelId;
  return {
    salt,
    hash,
    memberId,
    keyId,
    description,
    identifier,
    inactive,
    roleId,
    corporate,
    locationId,
    excludedBoardIds,
  };
}

/** The key pair with that public key. */
export function findKey(db: SandboxDatabase, publicKey: string): Promise<Credential | undefined> {
  return credential(
    db,
    `select k.salt, k.hash, m.id, k.id, k.description, ${ofMember} from api_key k join "record_apiMember" m on m.id = k.member_id where k.public_key = $1`,
    publicKey,
  );
}

/** The old-style integrator login of that name, in any case. */
export function findLogin(db: SandboxDatabase, username: string): Promise<Credential | undefined> {
  return credential(
    db,
    `select l.salt, l.hash, m.id, null::int, 'Integrator login ' || l.username, ${ofMember}
      from integrator_login l join "record_apiMember" m on m.id = l.member_id where l.username = lower($1)`,
    username,
  );
}

export type StoredRights = {
  name: string;
  levels: ReadonlyMap<string, Readonly<Record<Column, Level>>>;
  tables: ReadonlySet<string>;
};

/** What a role allows; undefined for one that is inactive or isn't there. */
export async function loadRole(db: SandboxDatabase, roleId: number): Promise<StoredRights | undefined> {
  const role = (
    await db.run(
      `select data->>'name' from "record_securityRole" where id = $1 and coalesce((data->>'inactiveFlag')::boolean, false) = false`,
      [roleId],
    )
  )[0];
  if (role === undefined) return undefined;
  const settings = await db.run(
    `select data->>'moduleName', data->>'moduleFunctionName', data->>'addLevel', data->>'editLevel', data->>'deleteLevel', data->>'inquireLevel'
      from "record_securityRoleSetting" where ${columnOf('securityRole')} = $1`,
    [roleId],
  );
  const levels = new Map<string, Record<Column, Level>>();
  for (const row of settings) {
    const [area, name, add, edit, del, inquire] = settingRow.parse(row);
    levels.set(`${area}/${name}`, { add, edit, delete: del, inquire });
  }
  const items = await db.run(
    `select item from customize_item where role_id = $1 and area = 'System' and row_name = 'Table Setup'`,
    [roleId],
  );
  return { name: text.parse(role)[0], levels, tables: new Set(items.map((row) => text.parse(row)[0])) };
}
