import { umbrellaRights } from '@parasol/connectwise/umbrella-rights';
import { columns, type Column, type Level, type RoleSetting } from '../../api/role-setting.ts';

/** Levels that the reader changed and has not saved, by row (`area > row`). */
export type Draft = Readonly<Record<string, Partial<Record<Column, Level>>>>;

export const rowKey = (setting: { area: string; row: string }): string => `${setting.area} > ${setting.row}`;

/** A row as the screen shows it: what is stored, with what was changed. */
export const drafted = (setting: RoleSetting, draft: Draft): RoleSetting => ({
  ...setting,
  ...draft[rowKey(setting)],
});

/** Sets a column of some rows; cells that do not exist stay so. */
export function setLevels(draft: Draft, rows: readonly RoleSetting[], column: Column, level: Level): Draft {
  const next: Record<string, Partial<Record<Column, Level>>> = { ...draft };
  for (const setting of rows) {
    if (setting[column] !== null) next[rowKey(setting)] = { ...next[rowKey(setting)], [column]: level };
  }
  return next;
}

/** The rows to store: those whose drafted levels differ from the stored ones. */
export function changedRows(settings: readonly RoleSetting[], draft: Draft): RoleSetting[] {
  return settings
    .map((setting) => ({ setting, next: drafted(setting, draft) }))
    .filter(({ setting, next }) => columns.some((column) => setting[column] !== next[column]))
    .map(({ next }) => next);
}

/** How many levels differ from the stored ones. */
export const changedCells = (settings: readonly RoleSetting[], draft: Draft): number =>
  settings.reduce((count, setting) => {
    const next = drafted(setting, draft);
    return count + columns.filter((column) => setting[column] !== next[column]).length;
  }, 0);

export const hasLevel = (setting: RoleSetting): boolean =>
  columns.some((column) => setting[column] !== null && setting[column] !== 'None');

/** The template "Umbrella": its ten levels, and None everywhere else. */
export function umbrellaDraft(settings: readonly RoleSetting[]): Draft {
  let draft: Draft = {};
  for (const column of columns) draft = setLevels(draft, settings, column, 'None');
  for (const right of umbrellaRights) {
    if (right.kind !== 'level') continue;
    const rows = settings.filter((setting) => setting.area === right.area && setting.row === right.row);
    draft = setLevels(draft, rows, right.column, right.level);
  }
  return draft;
}

/** The template's allowed setup tables. */
export const umbrellaTables: readonly string[] = umbrellaRights.flatMap((right) =>
  right.kind === 'table' ? [right.table] : [],
);
