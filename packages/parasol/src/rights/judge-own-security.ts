import {
  closeTicketRight,
  columns,
  umbrellaRights,
  type Column,
  type UmbrellaRight,
} from '@parasol/connectwise';
import { rowOf, sameName, type OwnSecurity } from './own-security.ts';
import type { ExcessRight, RightFinding } from './report.ts';
import { cellOf, inWords, repair } from './words.ts';

const judgeRight = (own: OwnSecurity, right: UmbrellaRight): RightFinding => {
  const cell = cellOf(right);
  const finding = { id: right.id, ...cell };
  if (right.kind === 'table') {
    if (own.tables === null)
      return { ...finding, state: 'unknown', why: 'The PSA does not show the list of allowed tables.' };
    return own.tables.some((table) => sameName(table, right.table))
      ? { ...finding, state: 'granted' }
      : { ...finding, state: 'missing', why: `${right.table} is not allowed. ${repair(cell)}` };
  }
  const row = rowOf(own, right.area, right.row);
  if (row === undefined)
    return {
      ...finding,
      state: 'unknown',
      why: `The PSA does not show the row ${right.area} > ${right.row}.`,
    };
  const level = row.levels[right.column] ?? 'None';
  if (level === 'All') return { ...finding, state: 'granted', level };
  const found = level === 'My' ? 'only My: records of others would be missing' : 'None';
  return { ...finding, state: 'missing', level, why: `${inWords(cell)} is ${found}. ${repair(cell)}` };
};

const isNeeded = (area: string, row: string, column: Column): boolean =>
  umbrellaRights.some(
    (right) =>
      right.kind === 'level' &&
      sameName(right.area, area) &&
      sameName(right.row, row) &&
      right.column === column,
  ) ||
  (sameName(area, closeTicketRight.area) &&
    sameName(row, closeTicketRight.row) &&
    column === closeTicketRight.column);

/** Every level and table above the 13. Close Service Tickets edit is optional and no excess. */
const excessOf = (own: OwnSecurity): ExcessRight[] => [
  ...own.rows.flatMap(({ area, row, levels }) =>
    columns.flatMap((column) => {
      const level = levels[column];
      return level === null || level === 'None' || isNeeded(area, row, column)
        ? []
        : [{ area, row, column, table: null, level }];
    }),
  ),
  ...(own.tables ?? [])
    .filter(
      (table) => !umbrellaRights.some((right) => right.kind === 'table' && sameName(right.table, table)),
    )
    .map((table) => ({ area: 'System', row: 'Table Setup', column: null, table, level: 'allowed' })),
];

export type Judgement = {
  readonly rights: readonly RightFinding[];
  readonly excess: readonly ExcessRight[];
  readonly closeTickets: boolean | null;
};

/** Compares what the PSA says about the caller with the 13. Pure. */
export const judgeOwnSecurity = (own: OwnSecurity): Judgement => {
  const close = rowOf(own, closeTicketRight.area, closeTicketRight.row)?.levels[closeTicketRight.column];
  return {
    rights: umbrellaRights.map((right) => judgeRight(own, right)),
    excess: excessOf(own),
    closeTickets: close === undefined ? null : close === 'All',
  };
};
