import { Card, Stack, Table, Text, Title } from '@mantine/core';
import { useFormats } from '@parasol/web-kit';
import { z } from 'zod';
import type { Run } from '../../api/runs.ts';
import { Facts } from '../../frame/facts.tsx';
import { useT } from '../../i18n.ts';

type Result = NonNullable<Run['result']>;

/** What a run wrote, what it asked both vendors, and of a dry run what it would write. */
export function RunResult({ run, result }: { run: Run; result: Result }) {
  const t = useT();
  const { number } = useFormats();
  const { configurations, tickets } = result;
  const calls = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([method, count]) => `${method} ${number(count)}`)
      .join(' · ') || '0';
  return (
    <>
      <Card withBorder>
        <Title order={2} size="h4" mb="sm">
          {run.dryRun ? t('runs.would') : t('runs.did')}
        </Title>
        <Facts
          rows={[
            [t('customers.title'), number(result.customers)],
            [t('runs.mapped'), number(result.mapped)],
            [t('runs.created'), number(configurations.created)],
            [t('runs.updated'), number(configurations.updated)],
            [t('runs.unchanged'), number(configurations.unchanged)],
            [t('runs.suspended'), number(configurations.suspended)],
            [t('runs.refused'), number(configurations.refused)],
            [t('runs.tickets-created'), number(tickets.created)],
            [t('runs.tickets-appended'), number(tickets.appended)],
            [t('runs.tickets-reopened'), number(tickets.reopened)],
            [t('runs.tickets-closed'), number(tickets.closed)],
            [t('runs.writes'), number(result.writes)],
            [t('runs.calls-psa'), calls(result.calls.psa)],
            [t('runs.calls-umbrella'), calls(result.calls.umbrella)],
          ]}
        />
      </Card>
      {result.plan ? <Plan plan={result.plan} /> : null}
    </>
  );
}

const planned = z.looseObject({
  organizationId: z.number().optional(),
  customerName: z.string().optional(),
  name: z.string().optional(),
  action: z.string().optional(),
  summary: z.string().optional(),
});

function Plan({ plan }: { plan: NonNullable<Result['plan']> }) {
  const t = useT();
  const rows = [
    ...plan.configurations.map((row) => ({ what: t('runs.configurations'), row })),
    ...plan.tickets.map((row) => ({ what: t('menu.tickets'), row })),
  ].flatMap(({ what, row }) => {
    const parsed = planned.safeParse(row);
    return parsed.success ? [{ what, ...parsed.data }] : [];
  });
  const shown = rows.slice(0, 200).map((row, index) => ({ key: String(index), row }));
  if (rows.length === 0) return <Text size="sm">{t('runs.nothing-planned')}</Text>;
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t('runs.plan')}
      </Title>
      <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table className="matrix" withTableBorder aria-label={t('runs.plan')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('runs.plan-what')}</Table.Th>
              <Table.Th scope="col">{t('customers.name')}</Table.Th>
              <Table.Th scope="col">{t('runs.plan-action')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ key, row }) => (
              <Table.Tr key={key}>
                <Table.Td>{row.what}</Table.Td>
                <Table.Td>
                  {row.customerName ?? row.name ?? row.summary ?? row.organizationId ?? '–'}
                </Table.Td>
                <Table.Td>{row.action ?? '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
