import { Anchor, Card, Table, Text, Title } from '@mantine/core';
import { AppLink, useFormats } from '@parasol/web-kit';
import type { OneRun, RunResult } from '../../api/runs.ts';
import { screenOf, useProvider } from '../../frame/use-provider.ts';
import { useT, type MessageKey } from '../../i18n.ts';

const counts: readonly (readonly [MessageKey, (result: RunResult) => number])[] = [
  ['customers.title', (result) => result.customers],
  ['runs.mapped', (result) => result.mapped],
  ['runs.created', (result) => result.configurations.created],
  ['runs.updated', (result) => result.configurations.updated],
  ['runs.unchanged', (result) => result.configurations.unchanged],
  ['runs.suspended', (result) => result.configurations.suspended],
  ['runs.refused', (result) => result.configurations.refused],
  ['runs.tickets-created', (result) => result.tickets.created],
  ['runs.tickets-appended', (result) => result.tickets.appended],
  ['runs.tickets-reopened', (result) => result.tickets.reopened],
  ['runs.tickets-closed', (result) => result.tickets.closed],
  ['runs.writes', (result) => result.writes],
  ['runs.reads', (result) => result.reads],
];

/** What a run wrote and asked, beside the run before it and what has changed since. */
export function RunCounts({
  run,
  result,
  before,
}: {
  run: OneRun;
  result: RunResult;
  before: OneRun['before'];
}) {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  const calls = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([method, count]) => `${method} ${format.number(count)}`)
      .join(' · ') || '0';
  const change = (count: number): string =>
    count === 0 ? '=' : `${count > 0 ? '▲ +' : '▼ −'}${format.number(Math.abs(count))}`;
  const title = run.dryRun ? t('runs.would') : t('runs.did');
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="sm">
        {title}
      </Title>
      <Table className="matrix counts" aria-label={title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('runs.what')}</Table.Th>
            <Table.Th scope="col">{t('runs.this')}</Table.Th>
            {before === null ? null : (
              <>
                <Table.Th scope="col">
                  <Anchor component={AppLink} href={screenOf(provider.id, `/runs/${before.runId}`)}>
                    {format.dateTime(before.at)}
                  </Anchor>
                </Table.Th>
                <Table.Th scope="col">{t('runs.difference')}</Table.Th>
              </>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {counts.map(([key, of]) => (
            <Table.Tr key={key}>
              <Table.Th scope="row">{t(key)}</Table.Th>
              <Table.Td>{format.number(of(result))}</Table.Td>
              {before === null ? null : (
                <>
                  <Table.Td>{format.number(of(before.result))}</Table.Td>
                  <Table.Td>{change(of(result) - of(before.result))}</Table.Td>
                </>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt="xs">
        {t('runs.calls-psa')}: {calls(result.calls.psa)} — {t('runs.calls-umbrella')}:{' '}
        {calls(result.calls.umbrella)}
      </Text>
    </Card>
  );
}
