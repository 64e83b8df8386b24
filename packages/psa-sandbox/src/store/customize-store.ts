import { customizeIdentifiers } from '@parasol/connectwise';
import { z } from 'zod';
import { customizeItem } from '../definitions/views/index.ts';
import { literal, tableOf } from './names.ts';
import type { Narrow } from './records.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

const table = 'customize_item';
const identifierOf = Object.entries(customizeIdentifiers)
  .map(
    ([name, { area, row }]) =>
      `when i.area = ${literal(area)} and i.row_name = ${literal(row)} then ${literal(name)}`,
  )
  .join(' ');

/** What all roles' dialogs allow as rows of `MySecurityCustomizeItem`, to be narrowed like any other list. */
export const customizeItemView = `create or replace view ${tableOf(customizeItem)} as
  select i.id, i.role_id, ''::text as entered_at, jsonb_strip_nulls(jsonb_build_object('customizeIdentifier', case ${identifierOf} end,
    'itemIdentifier', i.item)) as data from ${table} i`;

/** Of these rows, a role's. */
export function customizeItemsOf(roleId: number): Narrow {
  return (p) => ({ sql: `t.role_id = ${p.add(roleId, 'integer')}`, tables: [table] });
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
