import { Text } from '@mantine/core';
import { DataTable, Empty, PageHead, useFormats, type DataColumn } from '@parasol/web-kit';
import { useAudit, type AuditLine } from '../../api/people.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useAddressTable } from '../../frame/use-address-table.ts';
import { i18n, useT } from '../../i18n.ts';

/** Who did what, when; lines are chained, so that a removed or changed one is found. */
export function Audit() {
  const t = useT();
  const provider = useProvider();
  const table = useAddressTable();
  const { page, pageSize, search } = table.params;
  const lines = useAudit(provider.id, { page, pageSize, search });
  return (
    <>
      <PageHead
        crumbs={[{ label: t(`menu.${provider.kind}-settings`) }, { label: t('menu.audit') }]}
        title={t('menu.audit')}
        text={t('audit.text')}
      />
      <DataTable
        label={t('menu.audit')}
        columns={useColumns()}
        rows={lines.data?.rows}
        rowKey={(row) => String(row.seq)}
        query={table.query}
        onQueryChange={table.setQuery}
        total={lines.data?.total ?? 0}
        loading={lines.isFetching}
        error={lines.error}
        onRetry={() => void lines.refetch()}
        empty={<Empty title={t('audit.empty')} />}
      />
    </>
  );
}

function useColumns(): DataColumn<AuditLine>[] {
  const t = useT();
  const format = useFormats();
  return [
    {
      id: 'seq',
      header: t('audit.number'),
      align: 'right',
      width: 64,
      cell: (row) => format.number(row.seq),
    },
    {
      id: 'at',
      header: t('audit.when'),
      cell: (row) => <span className="nowrap">{format.instant(row.at)}</span>,
    },
    { id: 'actor', header: t('audit.who'), width: 100, cell: (row) => row.actor.name },
    {
      id: 'action',
      header: t('audit.what'),
      cell: (row) => {
        const key = `audit-action.${row.action}`;
        return key in i18n.messages ? i18n._(key) : row.action;
      },
    },
    {
      id: 'subject',
      whole: true,
      header: t('audit.subject'),
      cell: (row) => <span className="may-break">{row.subject}</span>,
    },
    {
      id: 'details',
      whole: true,
      header: t('audit.details'),
      cell: (row) => <Details text={detailText(row.details)} />,
    },
  ];
}

const detailText = (details: Readonly<Record<string, unknown>>): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');

const shownMax = 60;

/** What is too long for a line is folded up. */
function Details({ text }: { text: string }) {
  if (text.length <= shownMax)
    return (
      <Text size="xs" c="dimmed">
        {text}
      </Text>
    );
  return (
    <details className="by-hand">
      <summary>{`${text.slice(0, shownMax)} …`}</summary>
      <Text size="xs" maw={480} className="may-break">
        {text}
      </Text>
    </details>
  );
}
