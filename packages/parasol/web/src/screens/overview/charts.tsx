import { Card, SimpleGrid, Text, Title } from '@mantine/core';
import { useFormats } from '@parasol/web-kit';
import type { Overview } from '../../api/overview.ts';
import { BarChart } from '../../frame/bar-chart.tsx';
import { useT } from '../../i18n.ts';

/** What was blocked and what was contained, over the last seven days. */
export function Charts({ data }: { data: Overview }) {
  const t = useT();
  const format = useFormats();
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} className="charts-space">
      <Card withBorder>
        <Title order={2} size="h4" mb="xs">
          {t('overview.blocked')}
        </Title>
        {data.blocked.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('overview.chart-none')}
          </Text>
        ) : (
          <BarChart
            label={t('overview.blocked')}
            valueHeader={t('overview.blocked-requests')}
            bars={data.blocked.map((one) => ({
              key: one.at,
              title: t('overview.until', {
                at: format.dateTime(one.at),
                requests: format.number(one.requests),
              }),
              tick: format.shortTime(one.at),
              value: one.blocked,
            }))}
          />
        )}
      </Card>
      <Card withBorder>
        <Title order={2} size="h4" mb="xs">
          {t('overview.contained')}
        </Title>
        {data.contained.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('overview.chart-none')}
          </Text>
        ) : (
          <BarChart
            label={t('overview.contained')}
            valueHeader={t('tickets.events')}
            bars={data.contained.map((one) => ({
              key: one.windowStart,
              title: format.dateTime(one.windowStart),
              tick: format.shortTime(one.windowStart),
              value: one.events,
            }))}
          />
        )}
      </Card>
    </SimpleGrid>
  );
}
