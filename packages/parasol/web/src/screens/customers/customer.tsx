import { Anchor, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { AppLink, Loaded, PageHead, useFormats } from '@parasol/web-kit';
import { useConfigurations } from '../../api/configurations.ts';
import { useCustomer, type Customer as CustomerRecord } from '../../api/customers.ts';
import { useIncidents } from '../../api/incidents.ts';
import { Facts } from '../../frame/facts.tsx';
import { screenOf, useCan, useParam, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { ConfigurationState, PsaLink } from '../configurations/configurations.tsx';
import { IncidentStateBadge } from '../tickets/incident-state.tsx';
import { CustomerStateBadge } from './customer-state.tsx';
import { MappingCell } from './mapping-cell.tsx';

/** One customer: what Umbrella says, its company, its configuration and its tickets. */
export function Customer() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const text = useParam('organizationId');
  const organizationId = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return (
    <Loaded query={useCustomer(provider.id, organizationId)}>
      {(customer) => (
        <>
          <PageHead
            crumbs={[
              { label: t('customers.title'), href: screenOf(provider.id, '/customers') },
              { label: customer.name },
            ]}
            title={customer.name}
          />
          <Stack>
            <Record customer={customer} />
            {can('configurations.read') && customer.mapping ? (
              <Configuration organizationId={organizationId} />
            ) : null}
            {can('incidents.read') ? <Incidents organizationId={organizationId} /> : null}
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
          [t('customers.state'), <CustomerStateBadge key="state" customer={customer} />],
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

function Configuration({ organizationId }: { organizationId: number }) {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('customers.configuration')}
      </Title>
      <Loaded query={useConfigurations(provider.id, { organizationId })}>
        {({ rows: [row] }) =>
          row ? (
            <Group gap="lg">
              <ConfigurationState row={row} />
              {row.configurationId === null ? null : (
                <PsaLink url={row.url} label={`#${row.configurationId}`} />
              )}
              {row.pushedAt ? (
                <Text size="sm" c="dimmed">
                  {t('configurations.pushed')}: {format.dateTime(row.pushedAt)}
                </Text>
              ) : null}
            </Group>
          ) : (
            <Text size="sm" c="dimmed">
              {t('configurations.empty')}
            </Text>
          )
        }
      </Loaded>
    </Card>
  );
}

function Incidents({ organizationId }: { organizationId: number }) {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('menu.tickets')}
      </Title>
      <Loaded query={useIncidents(provider.id, { organizationId, pageSize: 50 })}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('tickets.none-here')}
            </Text>
          ) : (
            <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
              <Table className="matrix" aria-label={t('menu.tickets')}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('tickets.identity')}</Table.Th>
                    <Table.Th scope="col">{t('tickets.last-window')}</Table.Th>
                    <Table.Th scope="col">{t('customers.state')}</Table.Th>
                    <Table.Th scope="col">{t('tickets.ticket')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((row) => (
                    <Table.Tr key={row.incidentId}>
                      <Table.Td>
                        <Anchor
                          component={AppLink}
                          href={screenOf(provider.id, `/tickets/${row.incidentId}`)}
                        >
                          {row.identity.label}
                        </Anchor>
                      </Table.Td>
                      <Table.Td>{format.dateTime(row.lastWindow)}</Table.Td>
                      <Table.Td>
                        <IncidentStateBadge incident={row} />
                      </Table.Td>
                      <Table.Td>
                        {row.ticketId === null ? '–' : <PsaLink url={row.url} label={`#${row.ticketId}`} />}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
    </Card>
  );
}
