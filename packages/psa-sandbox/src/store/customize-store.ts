import { customizeIdentifierOf } from '@parasol/connectwise';
import { z } from 'zod';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

const itemRow = z.tuple([z.number(), z.string(), z.string(), z.string()]);

/** What a role's two-list dialogs allow, as `MySecurityCustomizeItem` shows it. */
export async function customizeItemsOf(db: SandboxDatabase, roleId: number) {
  const rows = await db.run(
    'select id, area, row_name, item from customize_item where role_id = $1 order by id',
    [roleId],
  );
  return rows.map((row) => {
    const [id, area, rowName, item] = itemRow.parse(row);
    return { id, customizeIdentifier: customizeIdentifierOf(area, rowName), itemIdentifier: item };
  });
}

/** The items that a role allows in one dialog, in the order of names. */
export async function allowedItems(
  db: SandboxDatabase,
  roleId: number,
  area: string,
  row: string,
): Promise<string[]> {
  const rows = await db.run(
    'select item from customize_item where role_id = $1 and area = $2 and row_name = $3 order by lower(item)',
    [roleId, area, row],
  );
  return rows.map((one) => z.tuple([z.string()]).parse(one)[0]);
}

/** Makes a dialog's allow list exactly these items. */
export async function setAllowedItems(
  db: SandboxDatabase,
  roleId: number,
  area: string,
  row: string,
  items: readonly string[],
  runner?: Runner,
): Promise<void> {
  await db.run(
    'delete from customize_item where role_id = $1 and area = $2 and row_name = $3 and item <> all ($4::text[])',
    [roleId, area, row, items],
    runner,
  );
  await db.run(
    `insert into customize_item (role_id, area, row_name, item)
      select $1, $2, $3, i from unnest($4::text[]) i on conflict do nothing`,
    [roleId, area, row, items],
    runner,
  );
  if (runner === undefined) db.changed('customize_item');
}
