import { Alert, Button, NativeSelect, Stack, Text } from '@mantine/core';
import {
  askConfirm,
  DataTable,
  Empty,
  notify,
  PageHead,
  useFormats,
  useNotifyError,
  type DataColumn,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeWrites, useWrites, writeFilters, writesKey, type Write } from '../../api/writes.ts';
import { useAddressTable } from '../../frame/use-address-table.ts';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { useWords } from '../../frame/words.ts';
import { WriteStateBadge } from '../tickets/incident-state.tsx';
import { WriteAbout } from './write-about.tsx';
import { WriteAdvice } from './write-advice.tsx';

/** Writes that failed or are in doubt: what each was, why it stands, what to do, and the means to do it. */
export function Writes() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const table = useAddressTable(['state']);
  const { page, pageSize, state } = table.params;
  const found = useWrites(provider.id, { page, pageSize, state });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const change = useChange(() => setChosen(new Set()));
  const ids = [...chosen].filter((id) => found.data?.rows.some((row) => row.intentId === id));
  const mayChange = can('writes.change');
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('menu.runs'), href: screenOf(provider.id, '/runs') },
          { label: t('writes.title') },
        ]}
        title={t('writes.title')}
        text={t('writes.text')}
      />
      <Stack>
        {found.data && found.data.careful.length > 0 ? (
          <Alert color="orange" title={t('writes.careful')}>
            {t('writes.careful-text')}
          </Alert>
        ) : null}
        <DataTable
          label={t('writes.title')}
          columns={useColumns()}
          rows={found.data?.rows}
          rowKey={(row) => row.intentId}
          rowLabel={(row) => `${row.customer?.name ?? ''} ${row.identity ?? row.kind}`}
          query={table.query}
          onQueryChange={table.setQuery}
          total={found.data?.total ?? 0}
          loading={found.isPlaceholderData}
          error={found.error}
          onRetry={() => void found.refetch()}
          search={false}
          {...(mayChange ? { selected: new Set(ids), onSelect: setChosen } : {})}
          toolbar={
            <>
              {mayChange ? (
                <>
                  <Button
                    disabled={ids.length === 0}
                    loading={change.isPending}
                    onClick={() => void change.ask('retry', ids, found.data?.rows ?? [])}
                  >
                    {t('writes.retry')}
                  </Button>
                  <Button
                    variant="default"
                    disabled={ids.length === 0 || change.isPending}
                    onClick={() => void change.ask('cancel', ids, found.data?.rows ?? [])}
                  >
                    {t('writes.hold')}
                  </Button>
                </>
              ) : null}
              <NativeSelect
                aria-label={t('list.state')}
                value={table.filters.state ?? ''}
                onChange={(event) => table.setFilter('state', event.currentTarget.value)}
                data={[
                  { value: '', label: t('writes.needs-somebody') },
                  ...writeFilters.map((each) => ({ value: each, label: t(`write-state.${each}`) })),
                ]}
              />
            </>
          }
          empty={<Empty title={t('writes.empty')} text={t('writes.empty-text')} />}
        />
      </Stack>
    </>
  );
}

function useChange(onDone: () => void) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const words = useWords();
  const change = useMutation({
    mutationFn: (o: { how: 'retry' | 'cancel'; ids: readonly string[] }) =>
      changeWrites(provider.id, o.how, o.ids),
    async onSuccess(outcome, { how }) {
      onDone();
      const [first] = outcome.errors;
      if (first)
        notify.error(
          t('writes.some-not', { count: outcome.errors.length }),
          words('error', first.code, first.message),
        );
      if (outcome.done > 0)
        notify.success(t(how === 'retry' ? 'writes.go-on' : 'writes.held', { count: outcome.done }));
      await Promise.all([
        client.invalidateQueries({ queryKey: writesKey(provider.id) }),
        client.invalidateQueries({ queryKey: ['overview', provider.id] }),
      ]);
    },
    onError: notifyError,
  });
  return {
    isPending: change.isPending,
    /** Sending again what may be there already is asked about first; it could be made twice. */
    async ask(how: 'retry' | 'cancel', ids: readonly string[], rows: readonly Write[]): Promise<void> {
      const inDoubt = rows.some((row) => ids.includes(row.intentId) && row.advice === 'look-first');
      const sure =
        how === 'cancel' ||
        !inDoubt ||
        (await askConfirm({
          title: t('writes.looked'),
          text: t('writes.looked-text'),
          confirmLabel: t('writes.retry'),
        }));
      if (sure) change.mutate({ how, ids });
    },
  };
}

function useColumns(): DataColumn<Write>[] {
  const t = useT();
  const format = useFormats();
  return [
    { id: 'what', header: t('writes.what'), cell: (row) => <WriteAbout write={row} />, width: '26%' },
    {
      id: 'state',
      header: t('list.state'),
      cell: (row) => (
        <>
          <WriteStateBadge state={row.state} />
          <Text size="xs" c="dimmed" mt={4}>
            {format.instant(row.changedAt)}
          </Text>
        </>
      ),
      width: 170,
    },
    {
      id: 'why',
      whole: true,
      header: t('writes.why'),
      cell: (row) => (
        <div className="reads-wide">
          <WriteAdvice write={row} />
        </div>
      ),
    },
  ];
}
