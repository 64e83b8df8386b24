import { Badge } from '@mantine/core';
import { DataTable, Empty, useFormats, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useDeliveries, type Delivery } from '../../api/callbacks.ts';
import { useT } from '../../i18n.ts';

type Row = Delivery & { key: string };

const outcomes = {
  'under way': 'deliveries.under-way',
  delivered: 'deliveries.delivered',
  failed: 'deliveries.failed',
  'not sent': 'deliveries.not-sent',
} as const;
const actions = {
  added: 'deliveries.added',
  updated: 'deliveries.updated',
  deleted: 'deliveries.deleted',
} as const;
const isAction = (action: string): action is keyof typeof actions => Object.hasOwn(actions, action);

/** The last messages, each with the answers to its attempts. */
export function Deliveries() {
  const t = useT();
  const format = useFormats();
  const deliveries = useDeliveries();
  const rows = useMemo(
    () =>
      deliveries.data?.map((one, index, all): Row => ({ ...one, key: `${all.length - index}-${one.at}` })),
    [deliveries.data],
  );
  const columns = useMemo<DataColumn<Row>[]>(
    () => [
      {
        id: 'at',
        header: t('deliveries.at'),
        value: (one) => one.at,
        cell: (one) => format.instant(one.at),
        width: 200,
      },
      {
        id: 'action',
        header: t('deliveries.action'),
        value: (one) => one.action,
        cell: (one) => (isAction(one.action) ? t(actions[one.action]) : one.action),
        width: 110,
      },
      {
        id: 'url',
        header: t('deliveries.url'),
        value: (one) => one.url,
        cell: (one) => <span className="psa-key psa-url">{one.url}</span>,
      },
      {
        id: 'attempts',
        header: t('deliveries.attempts'),
        value: (one) => one.attempts.join(', '),
        cell: (one) => one.attempts.join(', '),
        width: 200,
      },
      {
        id: 'outcome',
        header: t('deliveries.outcome'),
        value: (one) => t(outcomes[one.outcome]),
        cell: (one) => (
          <Badge variant="default" tt="none">
            {t(outcomes[one.outcome])}
          </Badge>
        ),
        width: 130,
      },
    ],
    [t, format],
  );
  return (
    <DataTable
      label={t('deliveries.title')}
      columns={columns}
      paged
      rows={rows}
      error={deliveries.error}
      onRetry={() => void deliveries.refetch()}
      rowKey={(one) => one.key}
      maxHeight={420}
      empty={<Empty title={t('deliveries.empty')} text={t('deliveries.empty-text')} />}
    />
  );
}
