import { DataTable, Empty, useGo, useTableQuery, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useTickets, type Ticket } from '../../api/browse.ts';
import { useT } from '../../i18n.ts';
import { CompanyLink, RecordLink } from './record-link.tsx';

/** Service tickets, of one company or of all. */
export function TicketTable({ company }: { company?: number }) {
  const t = useT();
  const go = useGo();
  const { query, setQuery, params } = useTableQuery({
    sort: { column: 'id', direction: 'desc' },
    ...(company === undefined ? {} : { pageSize: 25 }),
  });
  const list = useTickets(company === undefined ? params : { ...params, company });
  const columns = useMemo<DataColumn<Ticket>[]>(() => {
    const companyColumn: DataColumn<Ticket> = {
      id: 'company',
      header: t('browse.company'),
      cell: (ticket) => <CompanyLink company={ticket.company} />,
      width: 190,
    };
    return [
      {
        id: 'id',
        header: '#',
        sortable: true,
        width: 80,
        cell: (ticket) => <RecordLink href={`/tickets/${ticket.id}`}>{ticket.id}</RecordLink>,
      },
      {
        id: 'summary',
        header: t('browse.summary'),
        sortable: true,
        cell: (ticket) => ticket.summary,
        width: 260,
      },
      ...(company === undefined ? [companyColumn] : []),
      { id: 'board', header: t('browse.board'), cell: (ticket) => ticket.board?.name, width: 130 },
      { id: 'status', header: t('record.status'), cell: (ticket) => ticket.status?.name, width: 120 },
      { id: 'priority', header: t('browse.priority'), cell: (ticket) => ticket.priority?.name, width: 200 },
    ];
  }, [t, company]);
  return (
    <DataTable
      label={company === undefined ? t('menu.tickets') : t('browse.tickets-of')}
      columns={columns}
      rows={list.data?.rows}
      total={list.data?.total ?? 0}
      loading={list.isPlaceholderData}
      error={list.error}
      onRetry={() => void list.refetch()}
      query={query}
      onQueryChange={setQuery}
      rowKey={(ticket) => String(ticket.id)}
      rowLabel={(ticket) => `#${ticket.id}`}
      onOpen={(ticket) => go(`/tickets/${ticket.id}`)}
      empty={<Empty title={t('browse.tickets-empty')} />}
    />
  );
}
