import { Badge, Checkbox, Group, Text } from '@mantine/core';
import { Loaded, PlainTable, type DataColumn } from '@parasol/web-kit';
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
  const columns: DataColumn<Row>[] = [
    { id: 'question', header: t('answers.question'), cell: (row) => row.question },
    {
      id: 'now',
      header: t('answers.now'),
      cell: (row) => <div className="answer-text">{said(row.now)}</div>,
    },
    { id: 'next', header: t('answers.next'), cell: (row) => <Next row={row} /> },
  ];
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
      <PlainTable
        label={t('answers.title')}
        columns={columns}
        rows={shown}
        rowKey={(row) => row.key}
        rowData={(row) => ({ 'data-changes': row.changes || undefined })}
      />
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
      <div className="answer-text">{row.wanted === null ? t('answers.when-written') : said(row.wanted)}</div>
    </>
  );
}
