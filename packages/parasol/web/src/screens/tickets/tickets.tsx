import { Anchor, NativeSelect } from '@mantine/core';
import { AppLink, DataTable, Empty, PageHead, useFormats, useGo, type DataColumn } from '@parasol/web-kit';
import { incidentStates, useIncidents, type Incident } from '../../api/incidents.ts';
import { screenOf, useProvider } from '../../frame/use-provider.ts';
import { useAddressTable } from '../../frame/use-address-table.ts';
import { useT } from '../../i18n.ts';
import { PsaLink } from '../../frame/psa-link.tsx';
import { IncidentStateBadge } from './incident-state.tsx';

/** Infected identities and their tickets. */
export function Tickets() {
  const t = useT();
  const provider = useProvider();
  const go = useGo();
  const table = useAddressTable(['state']);
  const { page, pageSize, search, state } = table.params;
  const found = useIncidents(provider.id, { page, pageSize, search, state });
  return (
    <>
      <PageHead title={t('menu.tickets')} text={t('tickets.text')} />
      <DataTable
        label={t('menu.tickets')}
        columns={useColumns()}
        rows={found.data?.rows}
        rowKey={(row) => row.incidentId}
        rowLabel={(row) => row.identity.label}
        query={table.query}
        onQueryChange={table.setQuery}
        total={found.data?.total ?? 0}
        loading={found.isFetching}
        error={found.error}
        onRetry={() => void found.refetch()}
        onOpen={(row) => go(screenOf(provider.id, `/tickets/${row.incidentId}`))}
        toolbar={
          <NativeSelect
            aria-label={t('list.state')}
            value={table.filters.state ?? ''}
            onChange={(event) => table.setFilter('state', event.currentTarget.value)}
            data={[
              { value: '', label: t('list.all-states') },
              ...incidentStates.map((each) => ({ value: each, label: t(`incident-state.${each}`) })),
            ]}
          />
        }
        empty={<Empty title={t('tickets.empty')} text={t('tickets.empty-text')} />}
      />
    </>
  );
}

function useColumns(): DataColumn<Incident>[] {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  return [
    {
      id: 'identity',
      header: t('tickets.identity'),
      cell: (row) => (
        <Anchor component={AppLink} href={screenOf(provider.id, `/tickets/${row.incidentId}`)} fw={600}>
          {row.identity.label}
        </Anchor>
      ),
    },
    {
      id: 'customer',
      header: t('customers.name'),
      cell: (row) => (
        <Anchor component={AppLink} href={screenOf(provider.id, `/customers/${row.organizationId}`)}>
          {row.customerName}
        </Anchor>
      ),
    },
    { id: 'lastWindow', header: t('tickets.last-window'), cell: (row) => format.dateTime(row.lastWindow) },
    { id: 'state', header: t('list.state'), cell: (row) => <IncidentStateBadge incident={row} /> },
    {
      id: 'ticket',
      header: t('tickets.ticket'),
      cell: (row) => (row.ticketId === null ? '–' : <PsaLink url={row.url} label={`#${row.ticketId}`} />),
    },
  ];
}
