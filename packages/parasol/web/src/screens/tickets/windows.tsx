import { Card, Table, Text, Title } from '@mantine/core';
import { useFormats } from '@parasol/web-kit';
import type { IncidentTrace } from '../../api/incidents.ts';
import { useT } from '../../i18n.ts';

/** The four-hour windows: a bar for each, the number beside it, so that it can be read without colour. */
export function Windows({ windows }: { windows: IncidentTrace['windows'] }) {
  const t = useT();
  const format = useFormats();
  const most = Math.max(1, ...windows.map((window) => window.events));
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        {t('windows.title')}
      </Title>
      <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table className="matrix" aria-label={t('windows.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('windows.start')}</Table.Th>
              <Table.Th scope="col">{t('tickets.events')}</Table.Th>
              <Table.Th scope="col">{t('windows.domains')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {windows.map((window) => (
              <Table.Tr key={window.windowStart}>
                <Table.Td className="nowrap">{format.dateTime(window.windowStart)}</Table.Td>
                <Table.Td>
                  <svg width="120" height="12" aria-hidden="true" className="bar">
                    <rect width={(120 * window.events) / most} height="12" rx="2" />
                  </svg>{' '}
                  {format.number(window.events)}
                  {window.over ? (
                    <Text component="span" size="xs" c="dimmed">
                      {' '}
                      {t('windows.over')}
                    </Text>
                  ) : null}
                </Table.Td>
                <Table.Td>{window.domains.slice(0, 3).join(', ') || '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
