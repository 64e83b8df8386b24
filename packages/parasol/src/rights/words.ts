import type { Column, UmbrellaRight } from '@parasol/connectwise';

/** The columns as the Security Roles screen heads them. */
const headings: Readonly<Record<Column, string>> = {
  add: 'Add Level',
  edit: 'Edit Level',
  delete: 'Delete Level',
  inquire: 'Inquire Level',
};

export type Cell = {
  readonly area: string;
  readonly row: string;
  readonly column: Column | null;
  readonly table: string | null;
};

/** `Companies > Configurations > Add Level`, or `System > Table Setup > customize > Service / Priority`. */
export const inWords = ({ area, row, column, table }: Cell): string =>
  [
    area,
    row,
    ...(column === null ? [] : [headings[column]]),
    ...(table === null ? [] : ['customize', table]),
  ].join(' > ');

export const cellOf = (right: UmbrellaRight): Cell =>
  right.kind === 'level'
    ? { area: right.area, row: right.row, column: right.column, table: null }
    : { area: right.area, row: right.row, column: null, table: right.table };

/** What to change, for whoever administers the PSA. */
export const repair = (cell: Cell): string =>
  cell.table === null
    ? `In System > Security Roles, open the role and set ${inWords(cell)} to All.`
    : `In System > Security Roles, open the role, choose customize at System > Table Setup and move ${cell.table} to "Allow Access to these".`;
