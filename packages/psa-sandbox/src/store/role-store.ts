import { type Column, columns, type Level, securityAreas } from '@parasol/connectwise';
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
