import { Anchor, Card, Group, Text, Title } from '@mantine/core';
import { AppLink, useFormats } from '@parasol/web-kit';
import type { ReactNode } from 'react';
import type { CustomerPage } from '../../api/customer-page.ts';
import { screenOf, useProvider } from '../../frame/use-provider.ts';
import { useWords } from '../../frame/words.ts';
import { useT } from '../../i18n.ts';
import { WriteStateBadge } from '../tickets/incident-state.tsx';

type Entry = { key: string; at: string; text: ReactNode };

/** What happened when, the latest first: from Umbrella's list to each write in the PSA. */
export function History({ page }: { page: CustomerPage }) {
  const t = useT();
  const format = useFormats();
  const entries = useEntries(page);
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        {t('history.title')}
      </Title>
      <ol className="trace">
        {entries.map((entry) => (
          <li key={entry.key}>
            <Text size="xs" c="dimmed">
              {format.instant(entry.at)}
            </Text>
            <Group gap="sm">{entry.text}</Group>
          </li>
        ))}
      </ol>
    </Card>
  );
}

const line = (text: string) => <Text size="sm">{text}</Text>;

function useEntries(page: CustomerPage): Entry[] {
  const t = useT();
  const words = useWords();
  const provider = useProvider();
  const { customer, incidents, writes } = page;
  const entries: Entry[] = [
    { key: 'first-seen', at: customer.firstSeenAt, text: line(t('history.first-seen')) },
  ];
  if (customer.mapping)
    entries.push({
      key: 'mapped',
      at: customer.mapping.mappedAt,
      text: line(
        t('history.mapped', {
          company: customer.mapping.companyName,
          record: String(customer.mapping.companyRecId),
        }),
      ),
    });
  if (customer.removedAt)
    entries.push({ key: 'removed', at: customer.removedAt, text: line(t('history.removed')) });
  for (const incident of incidents)
    if (incident.closedAt)
      entries.push({
        key: `closed-${incident.incidentId}`,
        at: incident.closedAt,
        text: line(
          t('history.closed', {
            identity: incident.identity.label,
            why: incident.closeReason === null ? '–' : t(`close-reason.${incident.closeReason}`),
          }),
        ),
      });
  for (const write of writes)
    entries.push({
      key: write.intentId,
      at: write.changedAt,
      text: (
        <>
          <Text size="sm" fw={600}>
            {words('write', write.kind)}
          </Text>
          <WriteStateBadge state={write.state} />
          {write.incidentId === null ? null : (
            <Anchor
              component={AppLink}
              href={screenOf(provider.id, `/tickets/${write.incidentId}`)}
              className="link-line"
            >
              {write.identity ?? write.incidentId}
            </Anchor>
          )}
          {write.remoteId === null ? null : <Text size="sm">#{write.remoteId}</Text>}
        </>
      ),
    });
  return entries.toSorted((a, b) => b.at.localeCompare(a.at));
}
