import { Text } from '@mantine/core';
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
        value: (entry) => entry.by,
        cell: (entry) => entry.by,
        width: 160,
      },
      {
        id: 'action',
        header: t('history.what'),
        value: (entry) => [entry.action, ...entry.details.map((detail) => detail.field)].join(' '),
        cell: (entry) => <Change entry={entry} />,
      },
    ],
    [t, format],
  );
  return (
    <DataTable
      label={t('history.of', { name })}
      columns={columns}
      paged
      rows={history.data}
      error={history.error}
      onRetry={() => void history.refetch()}
      rowKey={(entry) => String(entry.id)}
      empty={<Empty title={t('history.empty')} />}
    />
  );
}

const actions = {
  created: 'history.action.created',
  changed: 'history.action.changed',
  copied: 'history.action.copied',
  keyAdded: 'history.action.key-added',
  keyChanged: 'history.action.key-changed',
  keyDeleted: 'history.action.key-deleted',
} as const;
const isKnown = (action: string): action is keyof typeof actions => Object.hasOwn(actions, action);

/** One change: what was done, and each field with its value before and after. */
function Change({ entry }: { entry: HistoryEntry }) {
  const t = useT();
  const words = (value: string | null) => (value === null || value === '' ? t('history.nothing') : value);
  return (
    <>
      <Text size="sm">{isKnown(entry.action) ? t(actions[entry.action]) : entry.action}</Text>
      {entry.details.map(({ field, before, after }) => (
        <Text key={field} size="sm" c="dimmed">
          {before === null
            ? t('history.value', { field, after: words(after) })
            : t('history.change', { field, before: words(before), after: words(after) })}
        </Text>
      ))}
    </>
  );
}
