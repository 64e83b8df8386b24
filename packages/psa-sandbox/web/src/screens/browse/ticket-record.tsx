import { Badge, Card, Group, Text, Title } from '@mantine/core';
import { Loaded, useFormats } from '@parasol/web-kit';
import { useTicket, type Note } from '../../api/browse.ts';
import { Screen } from '../../frame/screen.tsx';
import { useRecordId } from '../../frame/use-record-id.ts';
import { useT } from '../../i18n.ts';
import { Facts } from './facts.tsx';
import { CompanyLink } from './record-link.tsx';

/** One service ticket with its notes. */
export function TicketRecord() {
  const t = useT();
  const format = useFormats();
  const ticket = useTicket(useRecordId() ?? 0);
  return (
    <Loaded query={ticket}>
      {(record) => {
        const entered = record._info?.['dateEntered'];
        const updated = record._info?.['lastUpdated'];
        return (
          <Screen
            crumbs={[
              { label: t('menu.service-desk') },
              { label: t('menu.tickets'), href: '/tickets' },
              { label: `#${record.id}` },
            ]}
            title={`${t('browse.ticket', { id: String(record.id) })} · ${record.summary ?? ''}`}
            text={t('browse.read-only')}
            tools={{ back: '/tickets' }}
          >
            <Facts
              rows={[
                [t('browse.company'), <CompanyLink key="company" company={record.company} />],
                [t('browse.board'), record.board?.name],
                [t('record.status'), record.status?.name],
                [t('browse.type'), record.type?.name],
                [t('browse.priority'), record.priority?.name],
                [t('browse.entered'), entered === undefined ? undefined : format.dateTime(entered)],
                [t('browse.updated'), updated === undefined ? undefined : format.dateTime(updated)],
              ]}
            />
            <Title order={2} size="h4" mb="xs">
              {t('browse.notes')}
            </Title>
            {record.notes.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('browse.no-notes')}
              </Text>
            ) : (
              record.notes.map((note) => <OneNote key={note.id} note={note} />)
            )}
          </Screen>
        );
      }}
    </Loaded>
  );
}

function OneNote({ note }: { note: Note }) {
  const t = useT();
  const format = useFormats();
  const kinds = [
    note.detailDescriptionFlag ? t('browse.note.discussion') : undefined,
    note.internalAnalysisFlag ? t('browse.note.internal') : undefined,
    note.resolutionFlag ? t('browse.note.resolution') : undefined,
  ].filter((kind) => kind !== undefined);
  return (
    <Card withBorder mb="sm" component="article">
      <Group gap="xs" mb={4}>
        {kinds.map((kind) => (
          <Badge key={kind} variant="default" tt="none">
            {kind}
          </Badge>
        ))}
        <Text size="xs" c="dimmed">
          {[note.createdBy, note.dateCreated ? format.dateTime(note.dateCreated) : '']
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </Group>
      <Text size="sm" className="psa-body">
        {note.text}
      </Text>
    </Card>
  );
}
