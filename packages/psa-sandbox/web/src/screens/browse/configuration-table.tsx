import { DataTable, Empty, useGo, useTableQuery, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useConfigurations, type Configuration } from '../../api/browse.ts';
import { useT } from '../../i18n.ts';
import { CompanyLink, RecordLink } from './record-link.tsx';

/** Configurations, of one company or of all. */
export function ConfigurationTable({ company }: { company?: number }) {
  const t = useT();
  const go = useGo();
  const { query, setQuery, params } = useTableQuery(company === undefined ? {} : { pageSize: 25 });
  const list = useConfigurations(company === undefined ? params : { ...params, company });
  const columns = useMemo<DataColumn<Configuration>[]>(() => {
    const companyColumn: DataColumn<Configuration> = {
      id: 'company',
      header: t('browse.company'),
      cell: (one) => <CompanyLink company={one.company} />,
    };
    return [
      {
        id: 'name',
        header: t('browse.configuration-name'),
        sortable: true,
        cell: (one) => <RecordLink href={`/configurations/${one.id}`}>{one.name}</RecordLink>,
      },
      { id: 'type', header: t('browse.type'), cell: (one) => one.type?.name },
      { id: 'status', header: t('record.status'), cell: (one) => one.status?.name },
      ...(company === undefined ? [companyColumn] : []),
      { id: 'id', header: t('browse.id'), sortable: true, align: 'right', cell: (one) => one.id, width: 90 },
    ];
  }, [t, company]);
  return (
    <DataTable
      label={company === undefined ? t('menu.configurations') : t('browse.configurations-of')}
      columns={columns}
      rows={list.data?.rows}
      total={list.data?.total ?? 0}
      loading={list.isPlaceholderData}
      error={list.error}
      onRetry={() => void list.refetch()}
      query={query}
      onQueryChange={setQuery}
      rowKey={(one) => String(one.id)}
      rowLabel={(one) => one.name}
      onOpen={(one) => go(`/configurations/${one.id}`)}
      empty={<Empty title={t('browse.configurations-empty')} />}
    />
  );
}
