import { columns, type Level, levels, securityRow, setupTableLabels } from '@parasol/connectwise';
import { z } from 'zod';
import { resourceOf } from '../definitions/registry.ts';
import { type Env, timestamp } from '../env.ts';
import { asApiError, tell } from '../rest/write.ts';
import { allowedItems, setAllowedItems } from '../store/customize-store.ts';
import { addHistory, type HistoryDetail } from '../store/history-store.ts';
import { tableOf } from '../store/names.ts';
import { levelMembers, readSettings, writeLevels } from '../store/role-store.ts';
import { ApiError, changedMeanwhile } from '../rest/api-error.ts';
import { administrator, writerOf } from './administrator.ts';
import { refusal } from './input.ts';

const role = resourceOf('securityRole');

const level = z.enum(levels).nullable().optional();
export const settingsInput = z
  .array(
    z.object({ area: z.string(), row: z.string(), add: level, edit: level, delete: level, inquire: level }),
  )
  .max(1_000);
export const itemList = z.array(z.string().max(200)).max(1_000);

const columnNames = {
  add: 'Add Level',
  edit: 'Edit Level',
  delete: 'Delete Level',
  inquire: 'Inquire Level',
} as const;

const tableSetup = { area: 'System', row: 'Table Setup' } as const;

/** What a row's two-list dialog has to choose from; only Table Setup's list is publicly known. */
export function itemsOf(area: string, row: string): readonly string[] {
  return area === tableSetup.area && row === tableSetup.row ? setupTableLabels : [];
}

/** @throws ApiError 400 that names the first that isn't among them */
export function mustKnow(items: readonly string[], among: readonly string[]): void {
  const known = new Set(among);
  const unknown = items.find((item) => !known.has(item));
  if (unknown !== undefined)
    throw refusal('NotFound', `${unknown} is not in the list.`, 'securityRole', 'allowed');
}

/** A line of a role's history. */
export function historyOf(env: Env, recordId: number, action: string, details: readonly HistoryDetail[]) {
  return {
    kind: 'securityRole' as const,
    recordId,
    at: timestamp(env.now()),
    who: administrator.identifier,
    action,
    details,
  };
}

function order(items: readonly string[]): string {
  return items.toSorted().join(', ');
}

type LevelChange = { area: string; row: string; levels: Record<string, Level> };

/** Which levels differ from what the role has. @throws ApiError 400 at a row that isn't there */
export async function levelChanges(
  env: Env,
  roleId: number,
  sent: z.infer<typeof settingsInput>,
): Promise<{ changes: LevelChange[]; details: HistoryDetail[] }> {
  const before = new Map((await readSettings(env.db, roleId)).map((s) => [`${s.area}/${s.row}`, s]));
  const details: HistoryDetail[] = [];
  const changes: LevelChange[] = [];
  for (const one of sent) {
    const held = before.get(`${one.area}/${one.row}`);
    if (held === undefined || securityRow(one.area, one.row) === undefined)
      throw refusal('NotFound', `The row ${one.area} / ${one.row} does not exist.`, 'securityRole', 'row');
    const changed: Record<string, Level> = {};
    for (const column of columns) {
      const wanted = one[column] ?? held[column];
      if (wanted === held[column]) continue;
      changed[levelMembers[column]] = wanted;
      details.push({
        field: `${one.area} / ${one.row}: ${columnNames[column]}`,
        before: held[column],
        after: wanted,
      });
    }
    if (Object.keys(changed).length > 0) changes.push({ area: one.area, row: one.row, levels: changed });
  }
  return { changes, details };
}

export type RoleInput = {
  name: string;
  settings?: z.infer<typeof settingsInput> | undefined;
  tables?: readonly string[] | undefined;
};

/** The Role ID, its levels and Table Setup's list, in one transaction with one line of history: all of it, or nothing. @throws ApiError */
export async function saveRole(
  env: Env,
  id: number,
  { name, settings = [], tables }: RoleInput,
): Promise<void> {
  const { area, row } = tableSetup;
  if (tables !== undefined) mustKnow(tables, setupTableLabels);
  const { changes, details } = await levelChanges(env, id, settings);
  const listed = tables === undefined ? undefined : await allowedItems(env.db, id, area, row);
  if (tables !== undefined && listed !== undefined) {
    if (order(listed) !== order(tables))
      details.push({ field: `${area} / ${row}: Allow Access`, before: order(listed), after: order(tables) });
  }
  const written = [tableOf(role), '"record_securityRoleSetting"', 'customize_item'];
  try {
    const json = await env.db.transaction(written, async (runner) => {
      const stored = await env.records.stored(role, id, [], runner);
      if (stored === undefined) throw new ApiError(409, 'Conflict', 'The role was deleted at the same time.');
      const before = String(stored.data['name']);
      const renamed = before !== name;
      const o = { base: '', now: timestamp(env.now()), who: administrator.identifier, trail: true };
      const content = { ...stored, data: { ...stored.data, name: name.toWellFormed() } };
      const shown = renamed
        ? await env.records.update(role, id, stored.version, content, o, runner)
        : undefined;
      if (renamed && shown === undefined) throw changedMeanwhile('The role');
      await writeLevels(env.db, id, changes, runner);
      if (tables !== undefined) await setAllowedItems(env.db, id, area, row, tables, runner);
      const all = [...(renamed ? [{ field: 'Role ID', before, after: name }] : []), ...details];
      if (all.length > 0) await addHistory(env.db, historyOf(env, id, 'changed', all), runner);
      return shown;
    });
    if (json !== undefined) tell(writerOf(env), role, 'updated', id, json);
  } catch (error) {
    throw asApiError(role, error);
  }
}
