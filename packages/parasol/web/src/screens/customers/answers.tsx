import { Badge, Checkbox, Group, Table, Text } from '@mantine/core';
import { Loaded } from '@parasol/web-kit';
import { useState } from 'react';
import { useCustomerAnswers, type CustomerAnswers } from '../../api/customer-page.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

/** The answers as they stand in the PSA, beside what the next run would make of them. */
export function Answers({ organizationId, suspended }: { organizationId: number; suspended: boolean }) {
  const provider = useProvider();
  return (
    <Loaded query={useCustomerAnswers(provider.id, organizationId)}>
      {(answers) => <AnswersTable answers={answers} suspended={suspended} />}
    </Loaded>
  );
}

type Row = CustomerAnswers['rows'][number];

function AnswersTable({ answers, suspended }: { answers: CustomerAnswers; suspended: boolean }) {
  const t = useT();
  const [changesOnly, setChangesOnly] = useState(false);
  const changes = answers.rows.filter((row) => row.changes);
  const shown = changesOnly ? changes : answers.rows;
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text size="sm">
          {suspended
            ? t('answers.suspended')
            : answers.configurationId === null
              ? t('answers.not-made')
              : t('answers.changes', { count: changes.length })}
        </Text>
        <Checkbox
          label={t('answers.changes-only')}
          checked={changesOnly}
          onChange={(event) => setChangesOnly(event.currentTarget.checked)}
        />
      </Group>
      <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table className="matrix" aria-label={t('answers.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('answers.question')}</Table.Th>
              <Table.Th scope="col">{t('answers.now')}</Table.Th>
              <Table.Th scope="col">{t('answers.next')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((row) => (
              <Table.Tr key={row.key} data-changes={row.changes || undefined}>
                <Table.Th scope="row">{row.question}</Table.Th>
                <Table.Td className="answer-text">{said(row.now)}</Table.Td>
                <Table.Td className="answer-text">
                  <Next row={row} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

const said = (answer: Row['now']): string => (answer === null || answer === '' ? '–' : String(answer));

function Next({ row }: { row: Row }) {
  const t = useT();
  if (!row.changes)
    return (
      <Text size="sm" c="dimmed">
        {t('answers.same')}
      </Text>
    );
  return (
    <>
      <Badge color="blue" variant="light" tt="none" mb={4}>
        {t('answers.change')}
      </Badge>
      <div>{row.wanted === null ? t('answers.when-written') : said(row.wanted)}</div>
    </>
  );
}
