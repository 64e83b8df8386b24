import { Checkbox, Group, LoadingOverlay, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
  type SortingState,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useKitT } from '../i18n/create-i18n.ts';
import { Empty, ErrorMessage, Loading } from '../feedback/states.tsx';
import { IconDown, IconUp, IconUpDown } from '../look/icons.tsx';
import { SearchBox } from './search-box.tsx';
import type { DataColumn } from './column.ts';
import { Pager } from './pager.tsx';
import { SortChoice } from './sort-choice.tsx';
import { firstPage, type TableQuery } from './table-query.ts';
import { useNarrow } from './use-narrow.ts';
import { useRowKeys } from './use-row-keys.ts';

export type DataTableProps<Row extends RowData> = {
  /** What the table holds, for those who hear the page. */
  label: string;
  columns: readonly DataColumn<Row>[];
  /** The page's rows, or all rows of a table without `query`. Undefined while the first load runs. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Names a row for screen readers; default: its key. */
  rowLabel?: (row: Row) => string;
  /** Server-paged: the wanted part, who changes it, and how many rows there are in all. */
  query?: TableQuery;
  onQueryChange?: (query: TableQuery) => void;
  total?: number;
  /** Without `query`: a page of the rows at a time. */
  paged?: boolean;
  loading?: boolean;
  error?: unknown;
  onRetry?: () => void;
  /** Enter or click on a row. Put a link into the first cell as well, so that it can be opened in a new tab. */
  onOpen?: (row: Row) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  /** Buttons and filters beside the search. */
  toolbar?: ReactNode;
  /** Shown instead of rows when there are none and nothing was searched for. */
  empty?: ReactNode;
  search?: boolean;
  maxHeight?: number | string;
};

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
type Features = typeof features;
const rowHeight = 41;
const cardHeight = 230;
/** So many cards go down the page itself; more have a place of their own to be scrolled in. */
const fewCards = 50;
/** So many need no pager: the smallest page holds them. */
const fewRows = 25;
const none: readonly never[] = [];

/**
 * The table of both apps; on a phone each row is a card. With `query` the server pages, searches and sorts; without it all rows are here
 * and the table does so itself. Only the rows in sight are in the document, so ten thousand stay quick.
 */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const t = useKitT();
  const { columns, query, rowKey } = props;
  const all = props.rows ?? none;
  const [localSearch, setLocalSearch] = useState('');
  const [localSort, setLocalSort] = useState<SortingState>([]);
  const [localPart, setLocalPart] = useState<TableQuery>(firstPage);
  const search = query ? query.search : localSearch;
  const data = useMemo(
    () => (query ? [...all] : matching(all, columns, localSearch)),
    [query, all, columns, localSearch],
  );
  const sorting = useMemo<SortingState>(
    () =>
      query
        ? query.sort
          ? [{ id: query.sort.column, desc: query.sort.direction === 'desc' }]
          : []
        : localSort,
    [query, localSort],
  );
  const defs = useMemo(
    () => columns.map((column) => toColumnDef(column, query !== undefined)),
    [columns, query],
  );
  const table = useTable({
    features,
    columns: defs,
    data,
    getRowId: rowKey,
    manualSorting: query !== undefined,
    enableSortingRemoval: false,
    state: { sorting },
    onSortingChange(update) {
      const next = typeof update === 'function' ? update(sorting) : update;
      if (!query) return setLocalSort(next);
      const first = next[0];
      const sort = first
        ? ({ column: first.id, direction: first.desc ? 'desc' : 'asc' } as const)
        : undefined;
      return props.onQueryChange?.({ ...query, sort, page: 1 });
    },
  });
  const found = table.getRowModel().rows;
  const paging = query === undefined && props.paged === true;
  // A search or a deletion may leave fewer pages than there were.
  const page = Math.min(localPart.page, Math.max(1, Math.ceil(found.length / localPart.pageSize)));
  const skipped =
    (query ? query.page - 1 : 0) * (query?.pageSize ?? 0) + (paging ? (page - 1) * localPart.pageSize : 0);
  const rows = paging ? found.slice(skipped, skipped + localPart.pageSize) : found;

  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  // No React Compiler here, whose memos this hook would upset.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? cardHeight : rowHeight),
    overscan: 12,
    initialRect: { width: 1000, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);

  const toggle = (key: string) => {
    const next = new Set(props.selected);
    if (!next.delete(key)) next.add(key);
    props.onSelect?.(next);
  };
  const keys = useRowKeys({
    count: rows.length,
    scrollTo: (index) => virtual.scrollToIndex(index),
    ...(props.onOpen
      ? { onOpen: (index: number) => rows[index] && props.onOpen?.(rows[index].original) }
      : {}),
    ...(props.onSelect ? { onToggle: (index: number) => rows[index] && toggle(rows[index].id) } : {}),
  });
  const allSelected = rows.length > 0 && rows.every((row) => props.selected?.has(row.id));
  const selectAll = (label?: string) => (
    <Checkbox
      {...(label === undefined ? { 'aria-label': t('kit.select-all') } : { label })}
      checked={allSelected}
      indeterminate={!allSelected && (props.selected?.size ?? 0) > 0}
      onChange={() => props.onSelect?.(new Set(allSelected ? [] : rows.map((row) => row.id)))}
    />
  );
  const first = sorting[0];
  const searches = props.search ?? true;
  // Cards have no head to sort by and to tick.
  const several = narrow && rows.length > 1;
  const ordered = several && table.getAllColumns().some((column) => column.getCanSort());
  const ticked = several && props.onSelect !== undefined;
  const align = (id: string) => columns.find((column) => column.id === id)?.align ?? 'left';
  const searchHere = (text: string) => {
    setLocalSearch(text);
    setLocalPart({ ...localPart, page: 1 });
  };
  const setSearch = (text: string) =>
    query ? props.onQueryChange?.({ ...query, search: text, page: 1 }) : searchHere(text);

  return (
    <div>
      {searches || props.toolbar || ordered || ticked ? (
        <Group mb="xs" justify="space-between">
          {searches ? (
            <SearchBox
              value={search}
              onChange={setSearch}
              label={`${t('kit.search')}: ${props.label}`}
              fullWidth={narrow}
            />
          ) : (
            <span />
          )}
          <Group gap="xs">
            {props.selected && props.selected.size > 0 ? (
              <Text size="sm">{t('kit.selected', { count: props.selected.size })}</Text>
            ) : null}
            {props.toolbar}
            {ordered ? (
              <SortChoice
                columns={columns.filter(({ id }) => table.getColumn(id)?.getCanSort())}
                sort={first && { column: first.id, direction: first.desc ? 'desc' : 'asc' }}
                onChange={(sort) => table.setSorting([{ id: sort.column, desc: sort.direction === 'desc' }])}
              />
            ) : null}
            {ticked ? selectAll(t('kit.select-all')) : null}
          </Group>
        </Group>
      ) : null}
      {props.error ? (
        <ErrorMessage error={props.error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
      ) : null}
      {props.rows === undefined && !props.error ? <Loading /> : null}
      {props.rows === undefined ? null : (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the focusable rows, by bubbling
        <div
          ref={scroller}
          className="kit-table-scroll"
          style={{ maxHeight: maxHeightOf(props.maxHeight, narrow, rows.length), position: 'relative' }}
          onKeyDown={keys.onKeyDown}
          // Without a row that takes the focus, the keyboard could not scroll a wide head into sight.
          {...(rows.length === 0 ? { tabIndex: 0, role: 'region', 'aria-label': props.label } : {})}
        >
          <LoadingOverlay
            visible={props.loading ?? false}
            zIndex={3}
            overlayProps={{ blur: 0, backgroundOpacity: 0.2 }}
          />
          <Table
            highlightOnHover
            stickyHeader={!narrow}
            aria-label={props.label}
            aria-rowcount={(props.total ?? found.length) + 1}
            horizontalSpacing="sm"
            data-cards={narrow || undefined}
          >
            <Table.Thead>
              {table.getHeaderGroups().map((group) => (
                <Table.Tr key={group.id} aria-rowindex={1}>
                  {props.onSelect ? (
                    <Table.Th w={44}>
                      {narrow ? <VisuallyHidden>{t('kit.select')}</VisuallyHidden> : selectAll()}
                    </Table.Th>
                  ) : null}
                  {group.headers.map((header) => {
                    const column = columns.find((one) => one.id === header.column.id);
                    const sorted = header.column.getIsSorted();
                    return (
                      <Table.Th
                        key={header.id}
                        scope="col"
                        ta={align(header.column.id)}
                        aria-sort={sorted ? (sorted === 'desc' ? 'descending' : 'ascending') : undefined}
                        {...(column?.width === undefined ? {} : { w: column.width })}
                        // A tablet scrolls sideways sooner than it breaks a column into single words.
                        {...(narrow ? {} : { miw: typeof column?.width === 'number' ? column.width : 120 })}
                      >
                        {header.column.getCanSort() && !narrow ? (
                          <UnstyledButton
                            className="kit-sort"
                            fz="sm"
                            onClick={header.column.getToggleSortingHandler()}
                            title={t('kit.sort-by', { column: column?.header ?? '' })}
                          >
                            {column?.header}
                            {sorted === 'desc' ? (
                              <IconDown size={14} />
                            ) : sorted ? (
                              <IconUp size={14} />
                            ) : (
                              <IconUpDown size={14} />
                            )}
                          </UnstyledButton>
                        ) : (
                          column?.header
                        )}
                      </Table.Th>
                    );
                  })}
                </Table.Tr>
              ))}
            </Table.Thead>
            <Table.Tbody>
              <Spacer height={before} />
              {items.map((item) => {
                const row = rows[item.index];
                if (!row) return null;
                const name = props.rowLabel?.(row.original) ?? row.id;
                return (
                  <Table.Tr
                    key={row.id}
                    ref={virtual.measureElement}
                    data-index={item.index}
                    data-row={item.index}
                    data-opens={props.onOpen ? true : undefined}
                    aria-rowindex={item.index + 2 + skipped}
                    aria-selected={props.onSelect ? (props.selected?.has(row.id) ?? false) : undefined}
                    tabIndex={item.index === keys.active ? 0 : -1}
                    onFocus={() => keys.setActive(item.index)}
                    onClick={(event) => {
                      const inner =
                        event.target instanceof Element && event.target.closest('a,button,input,label');
                      if (!inner) props.onOpen?.(row.original);
                    }}
                  >
                    {props.onSelect ? (
                      <Table.Td className="kit-card-tick">
                        <Checkbox
                          aria-label={t('kit.select-row', { row: name })}
                          checked={props.selected?.has(row.id) ?? false}
                          onChange={() => toggle(row.id)}
                          tabIndex={-1}
                        />
                      </Table.Td>
                    ) : null}
                    {row.getAllCells().map((cell, index) => {
                      const column = columns[index];
                      return (
                        <Table.Td
                          key={cell.id}
                          {...(narrow ? {} : { ta: align(cell.column.id) })}
                          data-label={column?.header}
                          data-whole={(column?.whole ?? index === 0) || undefined}
                          {...(index === 0 ? { className: 'kit-card-name' } : {})}
                        >
                          <table.FlexRender cell={cell} />
                        </Table.Td>
                      );
                    })}
                  </Table.Tr>
                );
              })}
              <Spacer height={after} />
            </Table.Tbody>
          </Table>
          {rows.length === 0 && !props.loading ? (
            search === '' ? (
              (props.empty ?? <Empty title={t('kit.empty')} />)
            ) : (
              <Empty title={t('kit.nothing-found', { search })} />
            )
          ) : null}
        </div>
      )}
      {query && props.onQueryChange ? (
        <Pager query={query} total={props.total ?? 0} onChange={props.onQueryChange} label={props.label} />
      ) : null}
      {paging && found.length > fewRows ? (
        <Pager
          query={{ ...localPart, page }}
          total={found.length}
          onChange={setLocalPart}
          label={props.label}
        />
      ) : null}
    </div>
  );
}

const maxHeightOf = (wanted: number | string | undefined, narrow: boolean, rows: number) =>
  narrow ? (rows <= fewCards ? undefined : '80vh') : (wanted ?? 'max(320px, calc(100vh - 290px))');

function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr className="kit-spacer" aria-hidden="true" style={{ height }} /> : null;
}

function toColumnDef<Row extends RowData>(
  column: DataColumn<Row>,
  byServer: boolean,
): ColumnDef<Features, Row> {
  return {
    id: column.id,
    accessorFn: (row) => column.value?.(row) ?? '',
    header: column.header,
    cell: (context) => column.cell(context.row.original),
    enableSorting: byServer
      ? (column.sortable ?? false)
      : column.value !== undefined && (column.sortable ?? true),
    sortDescFirst: false,
    sortFn: (a, b) => compare(column.value?.(a.original), column.value?.(b.original)),
  };
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a ?? '').localeCompare(String(b ?? ''), undefined, { numeric: true });
}

function matching<Row>(rows: readonly Row[], columns: readonly DataColumn<Row>[], search: string): Row[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return [...rows];
  return rows.filter((row) =>
    columns.some(
      (column) => column.value !== undefined && String(column.value(row)).toLowerCase().includes(wanted),
    ),
  );
}
