import { Alert, Anchor, Button, Card, Group, List, Stack, Text, Title, type TextProps } from '@mantine/core';
import {
  AppLink,
  Empty,
  ErrorMessage,
  IconRefresh,
  Loaded,
  PlainTable,
  useFormats,
  useReasonTranslation,
  type DataColumn,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ofProvider } from '../../api/client.ts';
import { rightsKey, rightsReport, useRights, type RightFinding, type RightsReport } from '../../api/psa.ts';
import { StateBadge, type Tone } from '../../frame/badges.tsx';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { useRightNames } from './right-names.ts';

/** The 13 rights of the key's role: granted, missing, unknown; what is in excess; and what to change where. */
export function Rights() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const client = useQueryClient();
  const check = useMutation({
    mutationFn: () =>
      api.post(ofProvider(provider.id, '/rights-checks'), {}, rightsReport, { timeoutMs: 180_000 }),
    onSuccess: (report) => client.setQueryData(rightsKey(provider.id), { report }),
  });
  const button = can('rights.check') ? (
    <Button leftSection={<IconRefresh size={16} />} loading={check.isPending} onClick={() => check.mutate()}>
      {t('rights.check')}
    </Button>
  ) : undefined;
  return (
    <Loaded query={useRights(provider.id)}>
      {({ report }) => (
        <Stack>
          {check.error ? <ErrorMessage error={check.error} /> : null}
          {report ? (
            <Report report={report} button={button} />
          ) : (
            <Empty title={t('rights.none')} text={t('rights.none-text')} action={button} />
          )}
        </Stack>
      )}
    </Loaded>
  );
}

function Report({ report, button }: { report: RightsReport; button: React.ReactNode }) {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  const complete = report.granted === report.rights.length;
  const title = complete
    ? t('rights.complete', { total: report.rights.length })
    : t('rights.incomplete', { granted: report.granted, total: report.rights.length });
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={2} size="h4">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {t(`rights.method-${report.method}`)} · {format.dateTime(report.checkedAt)}
          </Text>
        </div>
        {button}
      </Group>
      {report.admin ? (
        <Alert color="orange" title={t('rights.admin')}>
          {t('rights.admin-text')}
        </Alert>
      ) : null}
      <Matrix rights={report.rights} />
      {complete ? null : (
        <Text size="sm">
          <Anchor component={AppLink} href={screenOf(provider.id, '/settings/psa/guide')}>
            {t('rights.to-guide')}
          </Anchor>
        </Text>
      )}
      <Excess report={report} />
      <Hidden report={report} />
      <Text size="sm" c="dimmed">
        {report.optional.closeTickets ? t('rights.close-yes') : t('rights.close-no')}
      </Text>
    </>
  );
}

const tones: Record<RightFinding['state'], Tone> = {
  granted: 'good',
  missing: 'bad',
  unknown: 'warn',
  excess: 'warn',
};

function Matrix({ rights }: { rights: readonly RightFinding[] }) {
  const t = useT();
  const names = useRightNames();
  const columns: DataColumn<RightFinding>[] = [
    {
      id: 'state',
      header: t('rights.state'),
      cell: ({ state }) => <StateBadge tone={tones[state]}>{t(`right-state.${state}`)}</StateBadge>,
    },
    { id: 'row', header: t('rights.row'), cell: names.row },
    { id: 'column', header: t('rights.column'), cell: names.column },
    {
      id: 'needed',
      header: t('rights.needed'),
      cell: (right) => (right.table === null ? t('level.All') : t('rights.allowed')),
    },
    {
      id: 'advice',
      header: t('rights.what-to-do'),
      whole: true,
      cell: (right) => <Advice right={right} />,
    },
  ];
  return (
    <PlainTable
      striped
      withTableBorder
      label={t('psa.rights')}
      columns={columns}
      rows={rights}
      rowKey={(right) => right.id}
      rowHeader="row"
      rowData={(right) => ({ 'data-right': right.id, 'data-state': right.state })}
    />
  );
}

function Advice({ right }: { right: RightFinding }) {
  const t = useT();
  const names = useRightNames();
  if (right.state === 'granted') return <span className="kit-nothing">–</span>;
  const place = names.whole(right);
  // What to do stands above already, in the reader's language.
  const [why] = right.why?.split(/ ?(?:Set both: )?In System > Security Roles, /) ?? [];
  const todo =
    right.table === null
      ? t('rights.set-level', { place })
      : t('rights.allow-table', { table: names.name(right.table) });
  return (
    <>
      <Text size="sm">{right.state === 'unknown' ? t('rights.unknown-text') : todo}</Text>
      {why ? <Told parts={[why]} size="xs" c="dimmed" /> : null}
    </>
  );
}

/** What the server says, in the reader's language where there are words for it. */
function Told({ parts, ...style }: { parts: readonly string[] } & TextProps) {
  const reasonText = useReasonTranslation();
  const known = parts.some((part) => reasonText(part) !== undefined);
  return (
    <Text {...style} {...(known ? {} : { lang: 'en' })}>
      {parts.map((part) => reasonText(part) ?? part).join(': ')}
    </Text>
  );
}

function Excess({ report }: { report: RightsReport }) {
  const t = useT();
  const names = useRightNames();
  if (report.excessRights.length === 0) return <Text size="sm">{t('rights.no-excess')}</Text>;
  const shown = report.excessRights.slice(0, 12);
  return (
    <Card withBorder>
      <Title order={3} size="h5">
        {t('rights.excess', { count: report.excessRights.length })}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('rights.excess-text')}
      </Text>
      <List size="sm">
        {shown.map((right) => (
          <List.Item key={`${right.area}/${right.row}/${right.column}/${right.table}`}>
            {names.whole(right)}
          </List.Item>
        ))}
      </List>
      {report.excessRights.length > shown.length ? (
        <Text size="sm">{t('rights.more', { count: report.excessRights.length - shown.length })}</Text>
      ) : null}
    </Card>
  );
}

function Hidden({ report }: { report: RightsReport }) {
  const t = useT();
  if (report.hidden.length === 0) return null;
  return (
    <Alert color="orange" title={t('rights.hidden')}>
      {report.hidden.map((hidden) => (
        <Told key={hidden.what} parts={[hidden.what, hidden.why]} size="sm" />
      ))}
    </Alert>
  );
}
