import { Table, type TableProps } from '@mantine/core';
import type { DataColumn } from './column.ts';
import { useNarrow } from './use-narrow.ts';

/**
 * A short table without search or pages. The first column names the row; on a phone each row is a card, as in
 * `DataTable`.
 */
export function PlainTable<Row>(
  props: TableProps & {
    label: string;
    columns: readonly DataColumn<Row>[];
    rows: readonly Row[];
    rowKey: (row: Row) => string;
    /** Marks a row for styles and tests. */
    rowData?: (row: Row) => Readonly<Record<`data-${string}`, string | boolean | undefined>>;
    /** Which column names the row; default: the first. */
    rowHeader?: string;
  },
) {
  const { label, columns, rows, rowKey, rowData, rowHeader = columns[0]?.id, ...rest } = props;
  const narrow = useNarrow();
  return (
    <Table aria-label={label} data-cards={narrow || undefined} {...rest}>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column.id} scope="col" ta={column.align ?? 'left'}>
              {column.header}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)} {...rowData?.(row)}>
            {columns.map((column) => {
              const cell = {
                'data-label': column.header,
                'data-whole': (column.whole ?? column.id === rowHeader) || undefined,
                ...(narrow ? {} : { ta: column.align ?? 'left' }),
              } as const;
              return column.id === rowHeader ? (
                <Table.Th key={column.id} scope="row" className="kit-card-name" {...cell}>
                  {column.cell(row)}
                </Table.Th>
              ) : (
                <Table.Td key={column.id} {...cell}>
                  {column.cell(row)}
                </Table.Td>
              );
            })}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
