import { Anchor, Text, Title } from '@mantine/core';
import { AppLink, DataTable, Empty, useFormats, type DataColumn } from '@parasol/web-kit';
import type { Plan } from '../../api/runs.ts';
import { screenOf, useProvider } from '../../frame/use-provider.ts';
import { useWords } from '../../frame/words.ts';
import { useT } from '../../i18n.ts';

type Row = {
  key: string;
  organizationId: number;
  customer: string;
  what: string;
  action: string;
  details: string;
  text: string | null;
};

/** What a dry run would write, or what a run that stopped to ask has decided; searched and sorted here. */
export function RunPlan({ plan, stopped }: { plan: Plan; stopped: boolean }) {
  const t = useT();
  const rows = useRows(plan);
  return (
    <section aria-label={t('runs.plan')}>
      <Title order={2} size="h4" mb="xs">
        {t(stopped ? 'runs.plan-stopped' : 'runs.plan')}
      </Title>
      <DataTable
        label={t('runs.plan')}
        columns={useColumns()}
        rows={rows}
        rowKey={(row) => row.key}
        rowLabel={(row) => row.customer}
        maxHeight="60vh"
        empty={<Empty title={t('runs.nothing-planned')} />}
      />
    </section>
  );
}

function useRows(plan: Plan): Row[] {
  const t = useT();
  const words = useWords();
  const format = useFormats();
  const configurations = plan.configurations.map((row) => ({
    key: `configuration-${row.organizationId}`,
    organizationId: row.organizationId,
    customer: row.customerName ?? String(row.organizationId),
    what: t('runs.plan-configuration'),
    action: t(`planned.${row.action}`),
    details:
      row.reason === null
        ? row.action === 'update'
          ? t('runs.plan-changes', { count: row.changes, record: String(row.configurationId ?? '–') })
          : ''
        : words('suspended', row.reason),
    text: null,
  }));
  const tickets = plan.tickets.map((row) => ({
    key: `ticket-${row.organizationId}-${row.identity}-${row.window}-${row.what}`,
    organizationId: row.organizationId,
    customer: row.customer,
    what: t('tickets.ticket'),
    action: t(`planned.ticket-${row.what}`),
    details: t('runs.plan-window', {
      identity: row.identity,
      window: format.dateTime(row.window),
      count: row.events,
    }),
    text: row.summary === null ? null : `${row.summary}\n\n${row.description ?? ''}`,
  }));
  return [...tickets, ...configurations];
}

function useColumns(): DataColumn<Row>[] {
  const t = useT();
  const provider = useProvider();
  return [
    { id: 'what', header: t('runs.plan-what'), value: (row) => row.what, cell: (row) => row.what },
    {
      id: 'customer',
      header: t('customers.name'),
      value: (row) => row.customer,
      cell: (row) => (
        <Anchor component={AppLink} href={screenOf(provider.id, `/customers/${row.organizationId}`)}>
          {row.customer}
        </Anchor>
      ),
    },
    { id: 'action', header: t('runs.plan-action'), value: (row) => row.action, cell: (row) => row.action },
    {
      id: 'details',
      whole: true,
      header: t('runs.plan-details'),
      value: (row) => row.details,
      cell: (row) => (
        <>
          {row.details}
          {row.text === null ? null : (
            <details className="by-hand">
              <summary>{t('runs.plan-text')}</summary>
              <Text className="plan-text">{row.text}</Text>
            </details>
          )}
        </>
      ),
    },
  ];
}
