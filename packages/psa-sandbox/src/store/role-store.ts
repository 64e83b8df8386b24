import { type Column, columns, type Level, levels, securityAreas } from '@parasol/connectwise';
import { z } from 'zod';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

/** What the API calls the four columns. */
export const levelMembers: Readonly<Record<Column, string>> = {
  add: 'addLevel',
  edit: 'editLevel',
  delete: 'deleteLevel',
  inquire: 'inquireLevel',
};

function identifier(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, '');
}

/** A row of the matrix as `SecurityRoleSetting` shows it; moduleName is the area, moduleFunctionName the row. */
export function settingData(level: Level): { data: Record<string, unknown> }[] {
  let sortOrder = 0;
  return securityAreas.flatMap(({ area, rows }) =>
    rows.map(({ row, customize, owned }) => {
      sortOrder += 1;
      return {
        data: {
          ...Object.fromEntries(columns.map((column) => [levelMembers[column], level])),
          moduleFunctionName: row,
          moduleFunctionDescription: row,
          moduleFunctionIdentifier: identifier(row),
          moduleName: area,
          moduleDescription: area,
          moduleIdentifier: identifier(area),
          myAllFlag: owned,
          reportFlag: row.endsWith('Reports'),
          restrictFlag: false,
          customFlag: customize,
          sortOrder,
        },
      };
    }),
  );
}

/** Gives a role all rows of the matrix, at one level. */
export async function addSettings(
  db: SandboxDatabase,
  roleId: number,
  o: { who: string; now: string; level?: Level },
  runner?: Runner,
): Promise<void> {
  await db.run(
    `insert into "record_securityRoleSetting" (data, entered_at, entered_by, updated_at, updated_by, "securityRole_id")
      select s->'data', $2, $3, $2, $3, $1 from jsonb_array_elements($4::jsonb) with ordinality e(s, n) order by n`,
    [roleId, o.now, o.who, JSON.stringify(settingData(o.level ?? 'None'))],
    runner,
  );
}

const level = z.enum(levels);
const settingRow = z.tuple([z.string(), z.string(), z.boolean(), level, level, level, level]);

/** A role's matrix as the screens show it, in the screen's order. */
export async function readSettings(db: SandboxDatabase, roleId: number) {
  const rows = await db.run(
    `select data->>'moduleName', data->>'moduleFunctionName', (data->>'customFlag')::boolean, data->>'addLevel', data->>'editLevel',
      data->>'deleteLevel', data->>'inquireLevel' from "record_securityRoleSetting" where "securityRole_id" = $1
      order by (data->>'sortOrder')::int`,
    [roleId],
  );
  return rows.map((one) => {
    const [area, row, customize, add, edit, del, inquire] = settingRow.parse(one);
    return { area, row, customize, add, edit, delete: del, inquire };
  });
}

/** Writes levels (by the API's member names) of some of a role's rows, all at once. */
export async function writeLevels(
  db: SandboxDatabase,
  roleId: number,
  changes: readonly { area: string; row: string; levels: Readonly<Record<string, Level>> }[],
  runner?: Runner,
): Promise<void> {
  if (changes.length === 0) return;
  await db.run(
    `update "record_securityRoleSetting" t set data = t.data || (c->'levels'), version = version + 1
      from jsonb_array_elements($2::jsonb) c
      where t."securityRole_id" = $1 and t.data->>'moduleName' = c->>'area' and t.data->>'moduleFunctionName' = c->>'row'`,
    [roleId, JSON.stringify(changes)],
    runner,
  );
  if (runner === undefined) db.changed('"record_securityRoleSetting"');
}

/** Gives one role the levels and allow lists of another. */
export async function copyRole(db: SandboxDatabase, from: number, to: number): Promise<void> {
  await db.transaction(['"record_securityRoleSetting"', 'customize_item'], async (runner) => {
    await db.run(
      `update "record_securityRoleSetting" t set data = s.data from "record_securityRoleSetting" s
        where t."securityRole_id" = $2 and s."securityRole_id" = $1
          and s.data->>'moduleName' = t.data->>'moduleName' and s.data->>'moduleFunctionName' = t.data->>'moduleFunctionName'`,
      [from, to],
      runner,
    );
    await db.run(
      `insert into customize_item (role_id, area, row_name, item)
        select $2, area, row_name, item from customize_item where role_id = $1 on conflict do nothing`,
      [from, to],
      runner,
    );
  });
}
