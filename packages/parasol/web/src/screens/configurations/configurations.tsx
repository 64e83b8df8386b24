import { Anchor, NativeSelect, Text } from '@mantine/core';
import { AppLink, DataTable, Empty, PageHead, useFormats, type DataColumn } from '@parasol/web-kit';
import { configurationStates, useConfigurations, type Configuration } from '../../api/configurations.ts';
import { StateBadge, type Tone } from '../../frame/badges.tsx';
import { PsaLink } from '../../frame/psa-link.tsx';
import { ChoiceButton } from './choice-button.tsx';
import { screenOf, useProvider } from '../../frame/use-provider.ts';
import { useAddressTable } from '../../frame/use-address-table.ts';
import { i18n, useT } from '../../i18n.ts';

/** One configuration per mapped customer: its state, and the way to it in the PSA. */
export function Configurations() {
  const t = useT();
  const provider = useProvider();
  const table = useAddressTable(['state']);
  const { page, pageSize, search, state } = table.params;
  const found = useConfigurations(provider.id, { page, pageSize, search, state });
  return (
    <>
      <PageHead title={t('menu.configurations')} text={t('configurations.text')} />
      <DataTable
        label={t('menu.configurations')}
        columns={useColumns()}
        rows={found.data?.rows}
        rowKey={(row) => String(row.organizationId)}
        rowLabel={(row) => row.customerName}
        query={table.query}
        onQueryChange={table.setQuery}
        total={found.data?.total ?? 0}
        loading={found.isFetching}
        error={found.error}
        onRetry={() => void found.refetch()}
        toolbar={
          <NativeSelect
            aria-label={t('list.state')}
            value={table.filters.state ?? ''}
            onChange={(event) => table.setFilter('state', event.currentTarget.value)}
            data={[
              { value: '', label: t('list.all-states') },
              ...configurationStates.map((each) => ({
                value: each,
                label: t(`configuration-state.${each}`),
              })),
            ]}
          />
        }
        empty={<Empty title={t('configurations.empty')} text={t('configurations.empty-text')} />}
      />
    </>
  );
}

const tones: Record<Configuration['state'], Tone> = {
  pending: 'plain',
  active: 'good',
  suspended: 'warn',
  refused: 'bad',
};

/** What helps where the PSA refused it. */
function Advice({ row }: { row: Configuration }) {
  const t = useT();
  if (row.state !== 'refused' || !row.problem) return null;
  const { adviceKind, advice } = row.problem;
  return (
    <Text size="xs" lang={adviceKind === undefined ? 'en' : undefined}>
      {adviceKind === undefined ? advice : t(`configuration-advice.${adviceKind}`)}
    </Text>
  );
}

/** How a configuration stands and, if it doesn't, why. */
export function ConfigurationState({ row }: { row: Configuration }) {
  const t = useT();
  const key = `suspended.${row.reason ?? ''}`;
  const told = key in i18n.messages ? i18n._(key) : row.reason;
  const candidates = row.problem?.candidates ?? [];
  const chosen = row.state === 'pending' && row.reason === 'new-chosen';
  const problem =
    candidates.length > 0 ? t('choice.open', { count: candidates.length }) : row.problem?.message;
  const why = chosen ? told : (problem ?? (row.reason === null ? null : told));
  return (
    <>
      <StateBadge tone={tones[row.state]}>{t(`configuration-state.${row.state}`)}</StateBadge>
      {why ? (
        <Text size="xs" c="dimmed">
          {why}
        </Text>
      ) : null}
      <Advice row={row} />
      <ChoiceButton row={row} />
    </>
  );
}

function useColumns(): DataColumn<Configuration>[] {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  return [
    {
      id: 'customer',
      header: t('customers.name'),
      cell: (row) => (
        <Anchor component={AppLink} href={screenOf(provider.id, `/customers/${row.organizationId}`)}>
          {row.customerName}
        </Anchor>
      ),
    },
    { id: 'state', whole: true, header: t('list.state'), cell: (row) => <ConfigurationState row={row} /> },
    {
      id: 'company',
      whole: true,
      header: t('customers.company'),
      cell: (row) => (
        <span>
          {row.companyName}{' '}
          <Text component="span" size="xs" c="dimmed">
            {row.companyIdentifier}
          </Text>
        </span>
      ),
    },
    {
      id: 'record',
      header: t('configurations.record'),
      cell: (row) =>
        row.configurationId === null ? '–' : <PsaLink url={row.url} label={`#${row.configurationId}`} />,
    },
    {
      id: 'pushedAt',
      header: t('configurations.pushed'),
      cell: (row) => (row.pushedAt ? <span className="nowrap">{format.dateTime(row.pushedAt)}</span> : '–'),
    },
  ];
}
