import { Anchor, Card, Group, List, Stack, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core';
import { AppLink, IconCheck, Loaded, PageHead, useFormats } from '@parasol/web-kit';
import { lazy, Suspense, type ReactNode } from 'react';
import { useOverview, type Overview as Data } from '../../api/overview.ts';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useT, type MessageKey } from '../../i18n.ts';
import { RunStateBadge } from '../runs/run-state.tsx';
import { StartButtons } from '../runs/start-buttons.tsx';
import { Budgets } from './budgets.tsx';
import { Protection } from './protection.tsx';
import { Redirect } from '../start/home.tsx';

// After the numbers: the first load stays small.
const Charts = lazy(async () => ({ default: (await import('./charts.tsx')).Charts }));

/** How things stand: what is still to be set up, what needs a person, and the numbers. */
export function Overview() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  if (!can('overview.read')) return <Redirect to={screenOf(provider.id, '/customers')} />;
  return (
    <>
      <PageHead title={provider.name} text={t(`provider.${provider.kind}`)} actions={<StartButtons />} />
      <OverviewData />
    </>
  );
}

function OverviewData() {
  const provider = useProvider();
  return (
    <Loaded query={useOverview(provider.id)}>
      {(data) => (
        <Stack>
          <SetUp data={data} />
          <Attention data={data} />
          <Numbers data={data} />
          <Protection data={data} />
          {data.blocked.length + data.contained.length > 0 ? (
            <Suspense fallback={<div className="charts-space" />}>
              <Charts data={data} />
            </Suspense>
          ) : null}
          <Group align="stretch" grow preventGrowOverflow={false}>
            <LastRun data={data} />
            <Budgets budgets={data.budgets} />
          </Group>
        </Stack>
      )}
    </Loaded>
  );
}

function SetUp({ data }: { data: Data }) {
  const t = useT();
  const provider = useProvider();
  const steps: { done: boolean; key: MessageKey; path: string }[] = [
    { done: data.umbrella.connected, key: 'setup.umbrella', path: '/umbrella' },
    { done: data.psa.connected, key: 'setup.psa', path: '/settings/psa/guide' },
    {
      done: data.rights !== null && data.rights.granted === data.rights.total,
      key: 'setup.rights',
      path: '/settings/psa/rights',
    },
    { done: data.customers.mapped > 0, key: 'setup.mapping', path: '/customers/mapping' },
    { done: data.ticketing.enabled, key: 'setup.ticketing', path: '/settings/psa/ticketing' },
    { done: data.lastRun !== null, key: 'setup.run', path: '/runs' },
  ];
  if (steps.every((step) => step.done)) return null;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        {t('setup.title')}
      </Title>
      <List spacing="xs" listStyleType="none" center>
        {steps.map((step) => (
          <List.Item
            key={step.key}
            icon={
              <ThemeIcon size="sm" radius="xl" variant={step.done ? 'light' : 'default'} color="teal">
                {step.done ? <IconCheck size={12} /> : null}
                <VisuallyHidden>{step.done ? t('guide.done') : t('setup.open')}</VisuallyHidden>
              </ThemeIcon>
            }
          >
            <Anchor component={AppLink} href={screenOf(provider.id, step.path)}>
              {t(step.key)}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Card>
  );
}

function Numbers({ data }: { data: Data }) {
  const t = useT();
  const { number } = useFormats();
  const { customers, incidents } = data;
  const total = customers.mapped + customers.unmapped + customers.suspended;
  return (
    <div className="numbers">
      <NumberCard label={t('overview.customers')} value={number(total)} path="/customers" />
      <NumberCard
        label={t('overview.mapped')}
        value={number(customers.mapped)}
        path="/customers?state=mapped"
        note={
          total === 0
            ? undefined
            : customers.unmapped > 0
              ? t('overview.unmapped', { count: customers.unmapped })
              : t('overview.all-mapped')
        }
      />
      <NumberCard
        label={t('overview.open-incidents')}
        value={number(incidents.open)}
        path="/tickets?state=open"
        note={
          incidents.unmapped > 0 ? t('overview.unmapped-incidents', { count: incidents.unmapped }) : undefined
        }
      />
      <NumberCard
        label={t('overview.rights')}
        value={data.rights ? `${data.rights.granted} / ${data.rights.total}` : '–'}
        path="/settings/psa/rights"
        note={data.psa.connected ? (data.psa.companyName ?? undefined) : t('overview.no-psa')}
      />
      <NumberCard
        label={t('overview.written')}
        value={number(data.writes.done)}
        path="/configurations"
        note={t('overview.duplicates', { count: data.writes.duplicates })}
      />
    </div>
  );
}

function NumberCard(props: { label: string; value: string; path: string; note?: string | undefined }) {
  const provider = useProvider();
  return (
    <Card withBorder>
      <Anchor component={AppLink} href={screenOf(provider.id, props.path)} size="sm">
        {props.label}
      </Anchor>
      <span className="number-value">{props.value}</span>
      {props.note ? (
        <Text size="xs" c="dimmed">
          {props.note}
        </Text>
      ) : null}
    </Card>
  );
}

function Attention({ data }: { data: Data }) {
  const t = useT();
  const points: ReactNode[] = [];
  const provider = useProvider();
  const point = (key: MessageKey, count: number, path: string) => {
    if (count === 0) return;
    points.push(
      <List.Item key={key}>
        <Anchor component={AppLink} href={screenOf(provider.id, path)} size="sm">
          {t(key, { count })}
        </Anchor>
      </List.Item>,
    );
  };
  point('attention.suspended', data.customers.suspended, '/customers?state=suspended');
  const { suspended, refused } = data.configurations;
  point('attention.configurations', suspended, '/configurations?state=suspended');
  point('attention.configurations-refused', refused, '/configurations?state=refused');
  point('attention.held', data.writes.held, '/writes?state=held');
  point('attention.refused', data.writes.refused, '/writes?state=refused');
  point('attention.unknown', data.writes.unknown, '/writes?state=unknown');
  if (data.lastRun?.state === 'stopped')
    points.push(
      <List.Item key="stopped">
        <Anchor component={AppLink} href={screenOf(provider.id, `/runs/${data.lastRun.runId}`)} size="sm">
          {t('attention.stopped')}
        </Anchor>
      </List.Item>,
    );
  if (data.psa.connected && !data.psa.enabled)
    points.push(<List.Item key="off">{t('attention.psa-off')}</List.Item>);
  if (points.length === 0) return null;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('attention.title')}
      </Title>
      <List size="sm">{points}</List>
    </Card>
  );
}

function LastRun({ data }: { data: Data }) {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('overview.last-run')}
      </Title>
      {data.lastRun ? (
        <Group gap="sm">
          <RunStateBadge state={data.lastRun.state} />
          <Anchor component={AppLink} href={screenOf(provider.id, `/runs/${data.lastRun.runId}`)} size="sm">
            {format.dateTime(data.lastRun.at)}
          </Anchor>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {t('runs.empty')}
        </Text>
      )}
    </Card>
  );
}
