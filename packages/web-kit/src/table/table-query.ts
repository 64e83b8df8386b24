import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

export type SortBy = { column: string; direction: 'asc' | 'desc' };
/** Which part of a long list is wanted. Pages count from 1. */
export type TableQuery = { page: number; pageSize: number; search: string; sort: SortBy | undefined };

export const firstPage: TableQuery = { page: 1, pageSize: 50, search: '', sort: undefined };

/**
 * State of a server-paged table. `settled` follows after the typing has stopped: fetch with it.
 * `params` are the API's query: `page, pageSize, search, sort` (`name` or `-name`).
 */
export function useTableQuery(initial: Partial<TableQuery> = {}): {
  query: TableQuery;
  setQuery: (query: TableQuery) => void;
  settled: TableQuery;
  params: { page: number; pageSize: number; search: string | undefined; sort: string | undefined };
} {
  const [query, setQuery] = useState<TableQuery>({ ...firstPage, ...initial });
  const [search] = useDebouncedValue(query.search, 250);
  const settled = { ...query, search };
  const { sort } = settled;
  return {
    query,
    setQuery,
    settled,
    params: {
      page: settled.page,
      pageSize: settled.pageSize,
      search: search === '' ? undefined : search,
      sort: sort ? (sort.direction === 'desc' ? `-${sort.column}` : sort.column) : undefined,
    },
  };
}
