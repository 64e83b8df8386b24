import { Text, Title } from '@mantine/core';
import { DataTable, type DataColumn } from '@parasol/web-kit';
import type { CsvError, CsvPair } from '../../api/customers.ts';
import { useT } from '../../i18n.ts';

type Named = { companyName: string; companyIdentifier: string; companyRecId: number };

/** What a file would map, by name and with what it replaces, and every line that has a problem. */
export function CsvPreview({
  pairs,
  mapped,
  errors,
}: {
  pairs: readonly CsvPair[];
  mapped: number;
  errors: readonly CsvError[];
}) {
  const t = useT();
  const pairColumns = usePairColumns();
  const errorColumns = useErrorColumns();
  return (
    <>
      {errors.length > 0 ? (
        <>
          <Title order={3} size="h5" mt="md" mb="xs">
            {t('csv.problems', { count: errors.length })}
          </Title>
          <DataTable
            label={t('csv.problems', { count: errors.length })}
            columns={errorColumns}
            rows={errors}
            rowKey={(row) => String(row.line)}
            search={errors.length > manyRows}
            paged
            maxHeight={360}
          />
        </>
      ) : null}
      {pairs.length > 0 ? (
        <>
          <Title order={3} size="h5" mt="md" mb="xs">
            {t('csv.pairs', { count: mapped })}
          </Title>
          {pairs.length < mapped ? (
            <Text size="sm" c="dimmed">
              {t('csv.pairs-some', { count: pairs.length })}
            </Text>
          ) : null}
          <DataTable
            label={t('csv.pairs', { count: mapped })}
            columns={pairColumns}
            rows={pairs}
            rowKey={(row) => String(row.line)}
            rowLabel={(row) => row.customerName}
            search={pairs.length > manyRows}
            paged
            maxHeight={420}
          />
        </>
      ) : null}
    </>
  );
}

/** So many can be looked through by eye. */
const manyRows = 10;

function Company({ company }: { company: Named }) {
  const t = useT();
  return (
    <span>
      {company.companyName}{' '}
      <Text component="span" size="xs" c="dimmed">
        {company.companyIdentifier} · {t('mapping.record', { id: String(company.companyRecId) })}
      </Text>
    </span>
  );
}

const textOf = (company: Named | null): string =>
  company === null ? '' : `${company.companyName} ${company.companyIdentifier}`;

const lineColumn = <Row extends { line: number }>(header: string): DataColumn<Row> => ({
  id: 'line',
  header,
  width: 90,
  value: (row) => row.line,
  cell: (row) => row.line,
});

function usePairColumns(): DataColumn<CsvPair>[] {
  const t = useT();
  return [
    lineColumn(t('csv.line-column')),
    {
      id: 'customer',
      whole: true,
      header: t('customers.name'),
      value: (row) => row.customerName,
      cell: (row) => row.customerName,
    },
    {
      id: 'company',
      whole: true,
      header: t('csv.new-company'),
      value: (row) => textOf(row.company),
      cell: (row) => <Company company={row.company} />,
    },
    {
      id: 'replaces',
      whole: true,
      header: t('csv.replaces'),
      value: (row) => textOf(row.replaces),
      cell: (row) => (row.replaces === null ? '–' : <Company company={row.replaces} />),
    },
  ];
}

function useErrorColumns(): DataColumn<CsvError>[] {
  const t = useT();
  return [
    lineColumn(t('csv.line-column')),
    {
      id: 'problem',
      whole: true,
      header: t('csv.problem'),
      value: (row) => row.problem,
      cell: (row) => (
        <>
          {t(`mapping-problem.${row.problem}`)}
          {row.takenBy.length > 0 ? (
            <Text size="xs" c="dimmed">
              {t('csv.taken-by', { names: row.takenBy.join(', ') })}
            </Text>
          ) : null}
        </>
      ),
    },
    {
      id: 'customer',
      whole: true,
      header: t('customers.name'),
      value: (row) => row.customer,
      cell: (row) => row.customer,
    },
    {
      id: 'company',
      whole: true,
      header: t('csv.company-given'),
      value: (row) => row.company,
      cell: (row) => row.company || '–',
    },
  ];
}
