import { Alert, Anchor, Button, Group } from '@mantine/core';
import {
  AppLink,
  DataTable,
  Empty,
  PageHead,
  useFormats,
  useGo,
  useNotifyError,
  type DataColumn,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { pauseRuns, runsKey, useRuns, type Run } from '../../api/runs.ts';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useAddressTable } from '../../frame/use-address-table.ts';
import { useT } from '../../i18n.ts';
import { RunStateBadge } from './run-state.tsx';
import { StartButtons } from './start-buttons.tsx';

/** All runs, the latest first. */
export function Runs() {
  const t = useT();
  const provider = useProvider();
  const go = useGo();
  const table = useAddressTable();
  const runs = useRuns(provider.id, { page: table.params.page, pageSize: table.params.pageSize });
  return (
    <>
      <PageHead
        title={t('menu.runs')}
        text={t('runs.text')}
        actions={
          <>
            <FailedWrites />
            <Pause paused={runs.data?.paused} />
            <StartButtons />
          </>
        }
      />
      {runs.data?.paused ? (
        <Alert color="orange" mb="md" title={t('runs.paused')}>
          {t('runs.paused-text')}
        </Alert>
      ) : null}
      <DataTable
        label={t('menu.runs')}
        columns={useColumns()}
        rows={runs.data?.rows}
        rowKey={(row) => row.runId}
        rowLabel={(row) => row.createdAt}
        query={table.query}
        onQueryChange={table.setQuery}
        total={runs.data?.total ?? 0}
        error={runs.error}
        onRetry={() => void runs.refetch()}
        onOpen={(row) => go(screenOf(provider.id, `/runs/${row.runId}`))}
        search={false}
        empty={
          <Empty
            title={t('runs.empty')}
            text={t('runs.empty-text')}
            action={
              <Group>
                <StartButtons />
              </Group>
            }
          />
        }
      />
    </>
  );
}

function FailedWrites() {
  const t = useT();
  const provider = useProvider();
  if (!useCan()('writes.read')) return null;
  return (
    <Button component={AppLink} href={screenOf(provider.id, '/writes')} variant="subtle">
      {t('writes.title')}
    </Button>
  );
}

function Pause({ paused }: { paused: boolean | undefined }) {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const pause = useMutation({
    mutationFn: (next: boolean) => pauseRuns(provider.id, next),
    onSuccess: () => client.invalidateQueries({ queryKey: runsKey(provider.id) }),
    onError: notifyError,
  });
  if (!can('runs.start')) return null;
  return (
    <Button
      variant="subtle"
      loading={pause.isPending}
      disabled={paused === undefined}
      onClick={() => pause.mutate(!paused)}
    >
      {paused ? t('runs.resume') : t('runs.pause')}
    </Button>
  );
}

function useColumns(): DataColumn<Run>[] {
  const t = useT();
  const provider = useProvider();
  const format = useFormats();
  return [
    {
      id: 'createdAt',
      header: t('runs.started'),
      cell: (row) => (
        <Anchor component={AppLink} href={screenOf(provider.id, `/runs/${row.runId}`)}>
          {format.instant(row.startedAt ?? row.createdAt)}
        </Anchor>
      ),
    },
    {
      id: 'trigger',
      header: t('runs.trigger'),
      cell: (row) => (row.dryRun ? t('runs.dry-run') : t(`trigger.${row.trigger}`)),
    },
    {
      id: 'state',
      header: t('list.state'),
      cell: (row) => <RunStateBadge state={row.state} paused={row.paused} />,
    },
    {
      id: 'configurations',
      header: t('runs.configurations'),
      cell: (row) =>
        row.result
          ? t('runs.config-counts', {
              created: row.result.configurations.created,
              updated: row.result.configurations.updated,
              unchanged: row.result.configurations.unchanged,
            })
          : '–',
    },
    {
      id: 'tickets',
      header: t('menu.tickets'),
      cell: (row) =>
        row.result
          ? t('runs.ticket-counts', {
              created: row.result.tickets.created,
              appended: row.result.tickets.appended,
            })
          : '–',
    },
    { id: 'by', header: t('runs.by'), cell: (row) => row.requestedBy ?? t('trigger.schedule') },
  ];
}
