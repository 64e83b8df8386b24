import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { AppLink, Loaded, PageHead, useFormats } from '@parasol/web-kit';
import { useIncident, type IncidentTrace } from '../../api/incidents.ts';
import { Facts } from '../../frame/facts.tsx';
import { screenOf, useCan, useParam, useProvider } from '../../frame/use-provider.ts';
import { useWords } from '../../frame/words.ts';
import { useT } from '../../i18n.ts';
import { PsaLink } from '../../frame/psa-link.tsx';
import { IncidentStateBadge, WriteStateBadge } from './incident-state.tsx';
import { Windows } from './windows.tsx';

/** One incident, from what Umbrella reported to the ticket's number. */
export function Ticket() {
  const t = useT();
  const provider = useProvider();
  const trace = useIncident(provider.id, useParam('incidentId'));
  return (
    <Loaded query={trace}>
      {(data) => (
        <>
          <PageHead
            crumbs={[
              { label: t('menu.tickets'), href: screenOf(provider.id, '/tickets') },
              { label: data.incident.identity.label },
            ]}
            title={data.incident.identity.label}
          />
          <Stack>
            <Head trace={data} />
            <Windows windows={data.windows} />
            <Trace trace={data} />
          </Stack>
        </>
      )}
    </Loaded>
  );
}

function Head({ trace }: { trace: IncidentTrace }) {
  const t = useT();
  const format = useFormats();
  const words = useWords();
  const { incident, company, windows } = trace;
  return (
    <Card withBorder>
      <Facts
        rows={[
          [t('list.state'), <IncidentStateBadge key="state" incident={incident} />],
          [
            t('tickets.ticket'),
            incident.ticketId === null ? (
              '–'
            ) : (
              <PsaLink key="link" url={incident.url} label={`#${incident.ticketId}`} />
            ),
          ],
          [t('customers.name'), incident.customerName],
          [
            t('customers.company'),
            company.companyRecId === null
              ? t(`customer-state.${company.why ?? 'unmapped'}`)
              : (company.name ?? t('mapping.record', { id: String(company.companyRecId) })),
          ],
          [t('tickets.kind'), words('identity', incident.identity.kind)],
          [t('tickets.events'), format.number(windows.reduce((sum, window) => sum + window.events, 0))],
          [t('ticketing.threshold'), format.number(trace.threshold)],
          [t('tickets.first-window'), format.dateTime(incident.firstWindow)],
          [t('tickets.last-window'), format.dateTime(incident.lastWindow)],
        ]}
      />
    </Card>
  );
}

function Trace({ trace }: { trace: IncidentTrace }) {
  const t = useT();
  const format = useFormats();
  const words = useWords();
  const provider = useProvider();
  const can = useCan();
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        {t('trace.title')}
      </Title>
      {trace.writes.length === 0 ? <Text size="sm">{t('trace.none')}</Text> : null}
      <ol className="trace">
        {trace.writes.map((write) => (
          <li key={write.intentId}>
            <Group gap="sm">
              <Text fw={650} size="sm">
                {words('write', write.kind)}
              </Text>
              <WriteStateBadge state={write.state} />
              {write.remoteId === null ? null : <Text size="sm">#{write.remoteId}</Text>}
              {can('writes.read') && (write.state === 'refused' || write.state === 'held') ? (
                <Anchor component={AppLink} href={screenOf(provider.id, `/writes?state=${write.state}`)}>
                  {t('writes.what-to-do')}
                </Anchor>
              ) : null}
            </Group>
            <Text size="xs" c="dimmed">
              {t('trace.decided', { at: format.instant(write.decidedAt) })}
              {write.reason === null ? '' : ` · ${words('write-reason', write.reason)}`}
            </Text>
            {write.attempts.map((attempt) => (
              <Text key={`${attempt.at}-${attempt.what}`} size="xs">
                {format.instant(attempt.at)}: {words('attempt', attempt.what)}
                {attempt.outcome === null ? '' : ` → ${words('attempt-outcome', attempt.outcome)}`}
                {attempt.status === null ? '' : ` (${attempt.status})`}
              </Text>
            ))}
          </li>
        ))}
      </ol>
    </Card>
  );
}
