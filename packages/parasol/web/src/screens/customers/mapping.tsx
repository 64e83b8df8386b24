import { Alert, Anchor, Badge, Button, Card, Group, Text, Title } from '@mantine/core';
import {
  AppLink,
  askConfirm,
  DataTable,
  Empty,
  IconRefresh,
  notify,
  PageHead,
  useFormats,
  useNotifyError,
  type DataColumn,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { api, ofProvider } from '../../api/client.ts';
import {
  customersKey,
  mapCustomers,
  useSuggestions,
  type MappingOutcome,
  type Suggestion,
} from '../../api/customers.ts';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { MappingCsv } from './mapping-csv.tsx';

/** A suggestion as sure as this, and without a warning, is chosen beforehand; nothing is applied without the button. */
const sureFrom = 0.9;
const isSure = (row: Suggestion): boolean =>
  row.confidence >= sureFrom && row.warnings.length === 0 && row.ambiguousWith.length === 0;

/** Suggested companies for customers without one: shown with confidence and reason, accepted many at once. */
export function Mapping() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const suggestions = useSuggestions(provider.id);
  const [chosen, setChosen] = useState<ReadonlySet<string>>();
  const rows = suggestions.data?.rows;
  const selected = chosen ?? new Set(rows?.filter(isSure).map((row) => String(row.organizationId)));
  const accept = useAccept(() => setChosen(undefined));
  // What somebody should look at twice is asked about once, for all of them.
  const ask = async (wanted: readonly Suggestion[]): Promise<void> => {
    const warned = wanted.filter((row) => row.warnings.length > 0).length;
    const sure =
      warned === 0 ||
      (await askConfirm({
        title: t('mapping.sure'),
        text: t('mapping.warned', { count: warned }),
        confirmLabel: t('mapping.save-anyway'),
      }));
    if (sure) accept.mutate(wanted);
  };
  const refresh = useRefreshCompanies();
  const names = new Map(rows?.map((row) => [row.organizationId, row.customerName]));
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('customers.title'), href: screenOf(provider.id, '/customers') },
          { label: t('mapping.title') },
        ]}
        title={t('mapping.title')}
        text={t('mapping.text')}
        actions={
          can('customers.refresh') ? (
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} />}
              loading={refresh.isPending}
              onClick={() => refresh.mutate()}
            >
              {t('mapping.refresh-companies')}
            </Button>
          ) : undefined
        }
      />
      {accept.data ? <Outcome outcome={accept.data} names={names} /> : null}
      <DataTable
        label={t('mapping.suggestions')}
        columns={useColumns()}
        rows={rows}
        rowKey={(row) => String(row.organizationId)}
        rowLabel={(row) => row.customerName}
        loading={suggestions.isFetching}
        error={suggestions.error}
        onRetry={() => void suggestions.refetch()}
        {...(can('mappings.change') ? { selected, onSelect: setChosen } : {})}
        toolbar={
          can('mappings.change') && rows && rows.length > 0 ? (
            <Button
              disabled={selected.size === 0}
              loading={accept.isPending}
              onClick={() => void ask(rows.filter((row) => selected.has(String(row.organizationId))))}
            >
              {t('mapping.accept', { count: selected.size })}
            </Button>
          ) : undefined
        }
        empty={<Empty title={t('mapping.none')} text={t('mapping.none-text')} />}
      />
      {can('mappings.change') ? (
        <Card withBorder mt="lg">
          <Title order={2} size="h4" mb="xs">
            {t('csv.title')}
          </Title>
          <MappingCsv />
        </Card>
      ) : null}
    </>
  );
}

function useAccept(onDone: () => void) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  return useMutation({
    mutationFn: (rows: readonly Suggestion[]) =>
      mapCustomers(
        provider.id,
        // Somebody has confirmed what shows a warning; the server asks for that.
        rows.map(({ organizationId, companyRecId, warnings }) => ({
          organizationId,
          companyRecId,
          ...(warnings.length > 0 ? { confirmed: true } : {}),
        })),
      ),
    async onSuccess(done) {
      onDone();
      if (done.mapped > 0) notify.success(t('mapping.done', { count: done.mapped }));
      await client.invalidateQueries({ queryKey: customersKey(provider.id) });
    },
    onError: notifyError,
  });
}

function useRefreshCompanies() {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  return useMutation({
    mutationFn: () =>
      api.post(ofProvider(provider.id, '/companies/refresh'), {}, z.object({ total: z.number() }), {
        timeoutMs: 300_000,
      }),
    async onSuccess({ total }) {
      notify.success(t('mapping.companies-read', { total }));
      await client.invalidateQueries({ queryKey: customersKey(provider.id) });
    },
    onError: notifyError,
  });
}

function Outcome({ outcome, names }: { outcome: MappingOutcome; names: ReadonlyMap<number, string> }) {
  const t = useT();
  if (outcome.errors.length === 0) return null;
  return (
    <Alert
      color="red"
      role="alert"
      mb="md"
      title={t('mapping.some-failed', { count: outcome.errors.length })}
    >
      {outcome.errors.slice(0, 20).map((error) => (
        <Text key={error.organizationId} size="sm">
          {names.get(error.organizationId) ?? error.organizationId}: {t(`mapping-problem.${error.problem}`)}
        </Text>
      ))}
    </Alert>
  );
}

function useColumns(): DataColumn<Suggestion>[] {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  return [
    {
      id: 'customer',
      header: t('customers.name'),
      value: (row) => row.customerName,
      cell: (row) => (
        <Anchor component={AppLink} href={screenOf(provider.id, `/customers/${row.organizationId}`)}>
          {row.customerName}
        </Anchor>
      ),
    },
    {
      id: 'company',
      whole: true,
      header: t('customers.company'),
      value: (row) => `${row.companyName} ${row.companyIdentifier}`,
      cell: (row) => (
        <span>
          {row.companyName}{' '}
          <Text component="span" size="xs" c="dimmed">
            {row.companyIdentifier} · {t('mapping.record', { id: String(row.companyRecId) })}
          </Text>
        </span>
      ),
    },
    {
      id: 'confidence',
      header: t('mapping.confidence'),
      value: (row) => row.confidence,
      align: 'right',
      cell: (row) => `${format.number(Math.round(row.confidence * 100))} %`,
    },
    {
      id: 'reason',
      header: t('mapping.reason'),
      value: (row) => row.reason,
      cell: (row) => t(`mapping-reason.${row.reason}`),
    },
    {
      id: 'warnings',
      whole: true,
      header: t('mapping.warnings'),
      cell: (row) => (
        <Group gap={4}>
          {row.warnings.map((warning) => (
            <Badge key={warning} color="orange" variant="light" tt="none">
              {t(`mapping-warning.${warning}`)}
            </Badge>
          ))}
          {row.ambiguousWith.length > 0 ? (
            <Badge color="orange" variant="light" tt="none">
              {t('mapping.ambiguous', {
                others: row.ambiguousWith.map((other) => other.companyIdentifier).join(', '),
              })}
            </Badge>
          ) : null}
        </Group>
      ),
    },
  ];
}
