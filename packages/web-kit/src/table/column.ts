import type { ReactNode } from 'react';

/** One column of a `DataTable`. */
export type DataColumn<Row> = {
  /** Also the name that the server sorts by. */
  id: string;
  header: string;
  /** What the cell shows. */
  cell: (row: Row) => ReactNode;
  /** Plain value, for sorting and searching a table that has all its rows; without it the column does neither. */
  value?: (row: Row) => string | number;
  /** Server-paged tables: whether the server can sort by `id`. Others sort by `value`. */
  sortable?: boolean;
  /** CSS width, such as 120 or '20%'. */
  width?: number | string;
  align?: 'left' | 'right' | 'center';
  /** On a phone, where a row is a card of two columns: takes the card's whole width, as the first column does. */
  whole?: boolean;
};
