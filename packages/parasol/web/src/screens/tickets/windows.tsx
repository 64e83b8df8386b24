import { Card, Text, Title } from '@mantine/core';
import { PlainTable, useFormats, type DataColumn } from '@parasol/web-kit';
import type { IncidentTrace } from '../../api/incidents.ts';
import { useT } from '../../i18n.ts';

type Window = IncidentTrace['windows'][number];

/** The four-hour windows: a bar for each, the number beside it, so that it can be read without colour. */
export function Windows({ windows }: { windows: IncidentTrace['windows'] }) {
  const t = useT();
  const format = useFormats();
  const most = Math.max(1, ...windows.map((window) => window.events));
  const columns: DataColumn<Window>[] = [
    {
      id: 'start',
      header: t('windows.start'),
      cell: (window) => <span className="nowrap">{format.dateTime(window.windowStart)}</span>,
    },
    {
      id: 'events',
      header: t('tickets.events'),
      whole: true,
      cell: (window) => (
        <>
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
        </>
      ),
    },
    {
      id: 'domains',
      header: t('windows.domains'),
      whole: true,
      cell: (window) => window.domains.slice(0, 3).join(', ') || '–',
    },
  ];
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        {t('windows.title')}
      </Title>
      <PlainTable
        label={t('windows.title')}
        columns={columns}
        rows={windows}
        rowKey={(window) => window.windowStart}
      />
    </Card>
  );
}
