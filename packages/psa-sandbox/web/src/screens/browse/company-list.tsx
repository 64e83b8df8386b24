import { DataTable, Empty, useGo, useTableQuery, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useCompanies, type Company } from '../../api/browse.ts';
import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';
import { RecordLink } from './record-link.tsx';

/** Companies > Companies. */
export function CompanyList() {
  const t = useT();
  const go = useGo();
  const { query, setQuery, params } = useTableQuery();
  const companies = useCompanies(params);
  const columns = useMemo<DataColumn<Company>[]>(
    () => [
      {
        id: 'identifier',
        header: t('browse.company-id'),
        sortable: true,
        cell: (company) => <RecordLink href={`/companies/${company.id}`}>{company.identifier}</RecordLink>,
      },
      { id: 'name', header: t('browse.name'), sortable: true, cell: (company) => company.name },
      { id: 'status', header: t('record.status'), cell: (company) => company.status?.name },
      { id: 'city', header: t('browse.city'), sortable: true, cell: (company) => company.city },
      {
        id: 'id',
        header: t('browse.id'),
        sortable: true,
        align: 'right',
        cell: (company) => company.id,
        width: 90,
      },
    ],
    [t],
  );
  return (
    <Screen crumbs={[{ label: t('menu.companies') }]} title={t('menu.companies')}>
      <DataTable
        label={t('menu.companies')}
        columns={columns}
        rows={companies.data?.rows}
        total={companies.data?.total ?? 0}
        loading={companies.isPlaceholderData}
        error={companies.error}
        onRetry={() => void companies.refetch()}
        query={query}
        onQueryChange={setQuery}
        rowKey={(company) => String(company.id)}
        rowLabel={(company) => company.name}
        onOpen={(company) => go(`/companies/${company.id}`)}
        empty={<Empty title={t('browse.companies-empty')} />}
      />
    </Screen>
  );
}
