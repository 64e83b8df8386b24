import { Table, Text, Title } from '@mantine/core';
import { Loaded, useFormats } from '@parasol/web-kit';
import { useConfiguration } from '../../api/browse.ts';
import { Screen } from '../../frame/screen.tsx';
import { useRecordId } from '../../frame/use-record-id.ts';
import { useT } from '../../i18n.ts';
import { Facts } from './facts.tsx';
import { CompanyLink } from './record-link.tsx';

/** One configuration with its type's questions and their answers. */
export function ConfigurationRecord() {
  const t = useT();
  const format = useFormats();
  const configuration = useConfiguration(useRecordId() ?? 0);
  const shown = (answer: string | number | boolean | null | undefined): string => {
    if (answer === null || answer === undefined || answer === '') return t('browse.no-answer');
    if (typeof answer === 'boolean') return answer ? t('record.yes') : t('record.no');
    return typeof answer === 'number' ? format.number(answer) : answer;
  };
  return (
    <Loaded query={configuration}>
      {(record) => {
        const updated = record._info?.['lastUpdated'];
        const questions = record.questions ?? [];
        return (
          <Screen
            crumbs={[
              { label: t('menu.companies'), href: '/companies' },
              { label: t('menu.configurations'), href: '/configurations' },
              { label: String(record.id) },
            ]}
            title={record.name}
            text={t('browse.read-only')}
            tools={{ back: '/configurations' }}
          >
            <Facts
              rows={[
                [t('browse.company'), <CompanyLink key="company" company={record.company} />],
                [t('browse.type'), record.type?.name],
                [t('record.status'), record.status?.name],
                [t('browse.device-identifier'), record.deviceIdentifier],
                [t('browse.id'), record.id],
                [t('browse.updated'), updated === undefined ? undefined : format.dateTime(updated)],
                [t('browse.updated-by'), record._info?.['updatedBy']],
              ]}
            />
            <Title order={2} size="h4" mb="xs">
              {t('browse.questions')}
            </Title>
            {questions.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('browse.no-questions')}
              </Text>
            ) : (
              <Table withTableBorder aria-label={t('browse.questions')}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('browse.question')}</Table.Th>
                    <Table.Th scope="col">{t('browse.answer')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {questions.map((question) => (
                    <Table.Tr key={question.questionId}>
                      <Table.Th scope="row" fw={400}>
                        {question.question}
                      </Table.Th>
                      <Table.Td className="psa-body">{shown(question.answer)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
          </Screen>
        );
      }}
    </Loaded>
  );
}
