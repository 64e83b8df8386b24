import { Anchor, Text } from '@mantine/core';
import { AppLink, DataTable, Empty, Loaded, PageHead, useFormats, type DataColumn } from '@parasol/web-kit';
import { useNotices, type Notice } from '../../api/notices.ts';
import { StateBadge } from '../../frame/badges.tsx';
import { screenOf, useProvider } from '../../frame/use-provider.ts';
import { useWords } from '../../frame/words.ts';
import { useT } from '../../i18n.ts';
import { NoticeForm } from './notice-form.tsx';

/** What needs a person, and who is told. */
export function Notices() {
  const t = useT();
  const provider = useProvider();
  const notices = useNotices(provider.id);
  return (
    <>
      <PageHead
        crumbs={[{ label: t(`menu.${provider.kind}-settings`) }, { label: t('menu.notices') }]}
        title={t('menu.notices')}
        text={t('notices.text')}
      />
      <DataTable
        label={t('menu.notices')}
        columns={useColumns()}
        rows={notices.data?.rows}
        rowKey={(row) => row.id}
        rowLabel={(row) => t(`notice.${row.kind}`)}
        error={notices.error}
        onRetry={() => void notices.refetch()}
        empty={<Empty title={t('notices.empty')} text={t('notices.empty-text')} />}
      />
      <Loaded query={notices}>
        {({ settings, mail }) => <NoticeForm settings={settings} mail={mail} />}
      </Loaded>
    </>
  );
}

const places = {
  'rights-missing': '/settings/psa/rights',
  'umbrella-key-expiring': '/umbrella',
  'runs-failing': '/runs',
  'writes-held': '/writes',
  'choice-gone': '/settings/psa/ticketing',
} as const;

function useColumns(): DataColumn<Notice>[] {
  const t = useT();
  const format = useFormats();
  const provider = useProvider();
  const detailsOf = useDetails();
  return [
    {
      id: 'what',
      header: t('notices.what'),
      cell: (row) => (
        <>
          <Anchor component={AppLink} href={screenOf(provider.id, places[row.kind])}>
            {t(`notice.${row.kind}`)}
          </Anchor>
          <Text size="xs" c="dimmed">
            {detailsOf(row)}
          </Text>
        </>
      ),
    },
    {
      id: 'since',
      header: t('notices.since'),
      cell: (row) => <span className="nowrap">{format.dateTime(row.openedAt)}</span>,
    },
    {
      id: 'state',
      header: t('list.state'),
      cell: (row) =>
        row.endedAt === null ? (
          <StateBadge tone="warn">{t('notices.open')}</StateBadge>
        ) : (
          <StateBadge tone="good">{t('notices.ended', { when: format.dateTime(row.endedAt) })}</StateBadge>
        ),
    },
    {
      id: 'told',
      whole: true,
      header: t('notices.told'),
      cell: (row) =>
        row.deliveries.length === 0
          ? t('notices.nobody')
          : row.deliveries.map((one) => (
              <Text key={one.channel} size="xs" title={one.problem ?? undefined}>
                {t(`notices.${one.channel}`)}: {t(`notices.${one.state}`, { count: one.attempts })}
              </Text>
            )),
    },
  ];
}

/** The details of a condition as a sentence in the reader's language. */
function useDetails(): (notice: Notice) => string {
  const t = useT();
  const words = useWords();
  const format = useFormats();
  const ways: Readonly<Record<string, (value: string) => string>> = {
    state: (state) => words('run-state', state),
    problem: (problem) => words('error', problem),
    expiresAt: format.date,
  };
  return ({ kind, details }) =>
    t(
      `notice-text.${kind}`,
      Object.fromEntries(
        Object.entries(details).map(([name, value]) => {
          const text = Array.isArray(value) ? value.join(', ') : String(value);
          return [name, ways[name]?.(text) ?? text];
        }),
      ),
    );
}
