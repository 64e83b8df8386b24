import { useTableQuery, type TableQuery } from '@parasol/web-kit';
import { useRouter, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';

/**
 * A server-paged table whose search, order, page and filters stand in the address bar, so that the view can be
 * copied, reloaded and gone back to.
 */
export function useAddressTable<Name extends string>(filterNames: readonly Name[] = []) {
  const router = useRouter();
  const address = useRouterState({ select: (state) => state.location });
  const [filters, setFilters] = useState<Partial<Record<Name, string>>>(() => {
    const given = new URLSearchParams(address.searchStr);
    const found: Partial<Record<Name, string>> = {};
    for (const name of filterNames) {
      const value = given.get(name);
      if (value) found[name] = value;
    }
    return found;
  });
  const table = useTableQuery(fromAddress(address.searchStr));

  const write = (query: TableQuery, chosen: Partial<Record<Name, string>>): void => {
    const params = new URLSearchParams();
    for (const name of filterNames) if (chosen[name]) params.set(name, chosen[name]);
    if (query.search) params.set('search', query.search);
    if (query.sort) params.set('sort', `${query.sort.direction === 'desc' ? '-' : ''}${query.sort.column}`);
    if (query.page > 1) params.set('page', String(query.page));
    if (query.pageSize !== 50) params.set('pageSize', String(query.pageSize));
    const text = params.toString();
    router.history.replace(location.pathname + (text === '' ? '' : `?${text}`));
  };

  return {
    query: table.query,
    params: { ...table.params, ...filters },
    filters,
    setQuery: (query: TableQuery): void => {
      table.setQuery(query);
      write(query, filters);
    },
    setFilter: (name: Name, value: string): void => {
      const chosen = { ...filters, [name]: value === '' ? undefined : value };
      const query = { ...table.query, page: 1 };
      setFilters(chosen);
      table.setQuery(query);
      write(query, chosen);
    },
  };
}

function fromAddress(search: string): Partial<TableQuery> {
  const params = new URLSearchParams(search);
  const page = Number(params.get('page') ?? 1);
  const pageSize = Number(params.get('pageSize') ?? 50);
  const sort = params.get('sort') ?? '';
  const column = sort.replace(/^-/, '');
  return {
    search: params.get('search') ?? '',
    page: Number.isInteger(page) && page > 0 ? page : 1,
    pageSize: [25, 50, 100, 200].includes(pageSize) ? pageSize : 50,
    ...(column === '' ? {} : { sort: { column, direction: sort.startsWith('-') ? 'desc' : 'asc' } as const }),
  };
}
