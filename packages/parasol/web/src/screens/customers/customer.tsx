import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { AppLink, Loaded, PageHead, PlainTable, useFormats, type DataColumn } from '@parasol/web-kit';
import { useCustomerPage, type CustomerPage } from '../../api/customer-page.ts';
import type { Customer as CustomerRecord } from '../../api/customers.ts';
import type { Incident } from '../../api/incidents.ts';
import { BarChart } from '../../frame/bar-chart.tsx';
import { Facts } from '../../frame/facts.tsx';
import { screenOf, useParam, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { PsaLink } from '../../frame/psa-link.tsx';
import { ConfigurationState } from '../configurations/configurations.tsx';
import { IncidentStateBadge } from '../tickets/incident-state.tsx';
import { Answers } from './answers.tsx';
import { CustomerOverrides } from './customer-overrides.tsx';
import { CustomerStateBadge } from './customer-state.tsx';
import { History } from './history.tsx';
import { MappingCell } from './mapping-cell.tsx';

/** One customer: what Umbrella says, its company, its answers now and next, its windows, tickets and history. */
export function Customer() {
  const t = useT();
  const provider = useProvider();
  const text = useParam('organizationId');
  const organizationId = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return (
    <Loaded query={useCustomerPage(provider.id, organizationId)}>
      {(page) => (
        <>
          <PageHead
            crumbs={[
              { label: t('customers.title'), href: screenOf(provider.id, '/customers') },
              { label: page.customer.name },
            ]}
            title={page.customer.name}
          />
          <Stack>
            <Record customer={page.customer} />
            {page.customer.mapping ? <Configuration page={page} /> : null}
            {page.settings ? (
              <CustomerOverrides organizationId={page.customer.organizationId} settings={page.settings} />
            ) : null}
            <Windows page={page} />
            <Incidents rows={page.incidents} />
            <History page={page} />
          </Stack>
        </>
      )}
    </Loaded>
  );
}

function Record({ customer }: { customer: CustomerRecord }) {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  const licence = [
    [t('customers.package'), customer.packageName ?? '–'],
    [t('customers.licence'), customer.licenseType ?? '–'],
    [t('customers.trial'), customer.isTrial === null ? '–' : customer.isTrial ? t('yes') : t('no')],
    [t('customers.address'), customer.address ?? '–'],
  ] as const;
  return (
    <Card withBorder>
      <Facts
        rows={[
          [t('list.state'), <CustomerStateBadge key="state" customer={customer} />],
          [t('customers.company'), <MappingCell key="company" customer={customer} />],
          [t('customers.organization-id'), String(customer.organizationId)],
          [t('customers.seats'), format.number(customer.seats)],
          ...(provider.kind === 'mssp' ? licence : []),
          [t('customers.first-seen'), format.date(customer.firstSeenAt)],
          ...(customer.removedAt ? [[t('customers.removed'), format.date(customer.removedAt)] as const] : []),
        ]}
      />
    </Card>
  );
}

function Configuration({ page }: { page: CustomerPage }) {
  const t = useT();
  const format = useFormats();
  const { configuration: row } = page;
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('customers.configuration')}
      </Title>
      {row === null ? (
        <Text size="sm" c="dimmed">
          {t('configurations.empty')}
        </Text>
      ) : (
        <Group gap="lg" mb="sm">
          <ConfigurationState row={row} />
          {row.configurationId === null ? null : <PsaLink url={row.url} label={`#${row.configurationId}`} />}
          {row.pushedAt ? (
            <Text size="sm" c="dimmed">
              {t('configurations.pushed')}: {format.dateTime(row.pushedAt)}
            </Text>
          ) : null}
        </Group>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls */}
      <section className="answers-space" tabIndex={0} aria-label={t('answers.title')}>
        <Answers
          organizationId={page.customer.organizationId}
          suspended={row?.state === 'suspended' || page.customer.state === 'suspended'}
        />
      </section>
    </Card>
  );
}

function Windows({ page }: { page: CustomerPage }) {
  const t = useT();
  const format = useFormats();
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('windows.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('windows.text', { threshold: page.threshold })}
      </Text>
      {page.windows.length === 0 ? (
        <Text size="sm">{t('windows.none')}</Text>
      ) : (
        <BarChart
          label={t('windows.title')}
          valueHeader={t('tickets.events')}
          markedText={t('windows.over')}
          bars={page.windows.map((window) => ({
            key: window.windowStart,
            title: format.dateTime(window.windowStart),
            tick: format.shortTime(window.windowStart),
            value: window.events,
            marked: window.over,
          }))}
        />
      )}
    </Card>
  );
}

function Incidents({ rows }: { rows: readonly Incident[] }) {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  const columns: DataColumn<Incident>[] = [
    {
      id: 'identity',
      header: t('tickets.identity'),
      cell: (row) => (
        <Anchor component={AppLink} href={screenOf(provider.id, `/tickets/${row.incidentId}`)}>
          {row.identity.label}
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
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('menu.tickets')}
      </Title>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('tickets.none-here')}
        </Text>
      ) : (
        <PlainTable
          label={t('menu.tickets')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.incidentId}
        />
      )}
    </Card>
  );
}
