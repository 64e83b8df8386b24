import { DataTable, Empty, useFormats, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useHistory, type HistoryEntry } from '../api/history.ts';
import { useT } from '../i18n.ts';

/** What was changed on a record, newest first. `path` is the record's in the screens' API. */
export function HistoryTable({ path, name }: { path: string; name: string }) {
  const t = useT();
  const format = useFormats();
  const history = useHistory(path);
  const columns = useMemo<DataColumn<HistoryEntry>[]>(
    () => [
      {
        id: 'at',
        header: t('history.when'),
        value: (entry) => entry.at,
        cell: (entry) => format.instant(entry.at),
        width: 200,
      },
      {
        id: 'by',
        header: t('history.who'),
        value: (entry) => entry.by ?? '',
        cell: (entry) => entry.by,
        width: 160,
      },
      { id: 'text', header: t('history.what'), value: (entry) => entry.text, cell: (entry) => entry.text },
    ],
    [t, format],
  );
  return (
    <DataTable
      label={t('history.of', { name })}
      columns={columns}
      rows={history.data}
      error={history.error}
      onRetry={() => void history.refetch()}
      rowKey={(entry) => String(entry.id)}
      empty={<Empty title={t('history.empty')} />}
    />
  );
}
