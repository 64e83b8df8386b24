import { Anchor, Badge, Button, Group, NativeSelect, Text } from '@mantine/core';
import {
  AppLink,
  DataTable,
  Empty,
  IconRefresh,
  notify,
  PageHead,
  useFormats,
  useGo,
  useNotifyError,
  type DataColumn,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ofProvider } from '../../api/client.ts';
import {
  customersKey,
  customerStates,
  refreshCounts,
  useCustomers,
  type CustomerRow,
} from '../../api/customers.ts';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useAddressTable } from '../../frame/use-address-table.ts';
import { useT } from '../../i18n.ts';
import { CustomerStateBadge } from './customer-state.tsx';
import { MappingCell } from './mapping-cell.tsx';

/** Umbrella's customers and the companies that they are mapped to. */
export function Customers() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const go = useGo();
  const table = useAddressTable(['state']);
  const customers = useCustomers(provider.id, table.params);
  const refresh = useRefresh(provider.id);
  const columns = useColumns();
  const open = (row: CustomerRow) => go(screenOf(provider.id, `/customers/${row.organizationId}`));
  return (
    <>
      <PageHead
        title={t('customers.title')}
        text={t('customers.text')}
        actions={
          <>
            {can('mappings.read') ? (
              <Button
                component={AppLink}
                href={screenOf(provider.id, '/customers/mapping')}
                variant="default"
              >
                {t('mapping.title')}
              </Button>
            ) : null}
            {can('customers.refresh') ? (
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} />}
                loading={refresh.isPending}
                onClick={() => refresh.mutate()}
              >
                {t('customers.refresh')}
              </Button>
            ) : null}
          </>
        }
      />
      <DataTable
        label={t('customers.title')}
        columns={columns}
        rows={customers.data?.rows}
        rowKey={(row) => String(row.organizationId)}
        rowLabel={(row) => row.name}
        query={table.query}
        onQueryChange={table.setQuery}
        total={customers.data?.total ?? 0}
        loading={customers.isFetching}
        error={customers.error}
        onRetry={() => void customers.refetch()}
        onOpen={open}
        toolbar={
          <NativeSelect
            aria-label={t('list.state')}
            value={table.filters.state ?? ''}
            onChange={(event) => table.setFilter('state', event.currentTarget.value)}
            data={[
              { value: '', label: t('list.all-states') },
              ...customerStates.map((state) => ({ value: state, label: t(`customer-state.${state}`) })),
            ]}
          />
        }
        empty={
          <Empty
            title={t('customers.empty')}
            text={t('customers.empty-text')}
            action={
              can('customers.refresh') ? (
                <Button loading={refresh.isPending} onClick={() => refresh.mutate()}>
                  {t('customers.refresh')}
                </Button>
              ) : undefined
            }
          />
        }
      />
    </>
  );
}

function useRefresh(providerId: string) {
  const t = useT();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  return useMutation({
    mutationFn: () =>
      api.post(ofProvider(providerId, '/customers/refresh'), {}, refreshCounts, { timeoutMs: 300_000 }),
    onSuccess: (counts) => {
      notify.success(
        t('customers.refreshed', { total: counts.total, added: counts.added, removed: counts.removed }),
      );
      return client.invalidateQueries({ queryKey: customersKey(providerId) });
    },
    onError: notifyError,
  });
}

function useColumns(): DataColumn<CustomerRow>[] {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  const name: DataColumn<CustomerRow> = {
    id: 'name',
    header: t('customers.name'),
    sortable: true,
    width: 150,
    cell: (row) => (
      <>
        <Anchor component={AppLink} href={screenOf(provider.id, `/customers/${row.organizationId}`)} fw={600}>
          {row.name}
        </Anchor>
        {row.address ? (
          <Text size="xs" c="dimmed" maw={260}>
            {row.address}
          </Text>
        ) : null}
      </>
    ),
  };
  const seats: DataColumn<CustomerRow> = {
    id: 'seats',
    header: t('customers.seats'),
    sortable: true,
    align: 'right',
    width: 96,
    cell: (row) => format.number(row.seats),
  };
  // An MSSP's customers are licensed one by one; an MSP's have a name and seats.
  const licence: DataColumn<CustomerRow>[] =
    provider.kind === 'mssp'
      ? [
          {
            id: 'package',
            header: t('customers.package'),
            sortable: true,
            cell: (row) => (
              <Group gap="0 6px">
                <span>{row.packageName ?? '–'}</span>
                {row.isTrial ? (
                  <Badge variant="light" color="grape" tt="none">
                    {t('customers.trial')}
                  </Badge>
                ) : null}
                {row.licenseType ? (
                  <Text size="xs" c="dimmed" w="100%">
                    {t('customers.licence')}: {row.licenseType}
                  </Text>
                ) : null}
              </Group>
            ),
          },
        ]
      : [];
  return [
    name,
    ...licence,
    seats,
    {
      id: 'company',
      whole: true,
      header: t('customers.company'),
      sortable: true,
      cell: (row) => <MappingCell customer={row} />,
    },
    {
      id: 'state',
      header: t('list.state'),
      sortable: true,
      width: 112,
      cell: (row) => <CustomerStateBadge customer={row} />,
    },
    {
      id: 'configuration',
      header: t('customers.configuration'),
      sortable: true,
      cell: (row) => (row.configuration === null ? '–' : t(`configuration-state.${row.configuration.state}`)),
    },
    {
      id: 'lastRun',
      header: t('customers.last-run'),
      sortable: true,
      cell: (row) => (row.configuration?.seenAt ? format.dateTime(row.configuration.seenAt) : '–'),
    },
    {
      id: 'openIncidents',
      header: t('customers.open-tickets'),
      sortable: true,
      align: 'right',
      cell: (row) => format.number(row.openIncidents),
    },
  ];
}
