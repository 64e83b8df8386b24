import { ActionIcon, Anchor, Button, Card, Group, Text, Title } from '@mantine/core';
import {
  AppLink,
  DataTable,
  Empty,
  IconDelete,
  IconPlus,
  useNotifyError,
  type DataColumn,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { overridesKey, saveOverrides, useOverrides, type Overrides as Own } from '../../api/ticketing.ts';
import { askThen } from '../../frame/ask-then.ts';
import { StateBadge } from '../../frame/badges.tsx';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { OverrideForm } from './override-form.tsx';
import { useOwnSettings } from './own-settings.ts';

type Row = { organizationId: number; name: string; overrides: Own };

/** Which customers have settings of their own, and what these are. */
export function Overrides() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const overrides = useOverrides(provider.id);
  const [editing, setEditing] = useState<number | 'new'>();
  const row = overrides.data?.rows.find((one) => one.organizationId === editing);
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed" maw={760}>
          {t('overrides.text')}
        </Text>
        {can('settings.change') ? (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
            {t('overrides.add')}
          </Button>
        ) : null}
      </Group>
      <DataTable
        label={t('psa.overrides')}
        columns={useColumns(setEditing)}
        rows={overrides.data?.rows}
        rowKey={(one) => String(one.organizationId)}
        rowLabel={(one) => one.name}
        error={overrides.error}
        onRetry={() => void overrides.refetch()}
        empty={<Empty title={t('overrides.empty')} text={t('overrides.empty-text')} />}
      />
      {editing === undefined ? null : (
        <Card withBorder mt="md" maw={760}>
          <Title order={2} size="h4" mb="sm">
            {editing === 'new' ? t('overrides.add') : t('overrides.of', { id: row?.name ?? String(editing) })}
          </Title>
          <OverrideForm
            key={String(editing)}
            organizationId={editing === 'new' ? null : editing}
            own={row?.overrides ?? { ticketing: {}, configurations: {} }}
            onDone={() => setEditing(undefined)}
          />
        </Card>
      )}
    </>
  );
}

function useColumns(edit: (organizationId: number) => void): DataColumn<Row>[] {
  const t = useT();
  const provider = useProvider();
  const ownSettings = useOwnSettings();
  return [
    {
      id: 'customer',
      header: t('overrides.customer'),
      value: (row) => `${row.name} ${row.organizationId}`,
      cell: (row) => (
        <Anchor component={AppLink} href={screenOf(provider.id, `/customers/${row.organizationId}`)}>
          {row.name} ({row.organizationId})
        </Anchor>
      ),
    },
    {
      id: 'what',
      whole: true,
      header: t('overrides.what'),
      cell: (row) => (
        <Group gap={4}>
          {ownSettings(row.overrides).map(({ key, label, own }) => (
            <StateBadge key={key} tone="plain">
              {`${label}: ${own}`}
            </StateBadge>
          ))}
        </Group>
      ),
    },
    {
      id: 'change',
      header: t('overrides.change'),
      cell: (row) => <Change row={row} onEdit={() => edit(row.organizationId)} />,
    },
  ];
}

function Change({ row, onEdit }: { row: Row; onEdit: () => void }) {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const remove = useMutation({
    mutationFn: async () =>
      saveOverrides(provider.id, row.organizationId, { ticketing: {}, configurations: {} }),
    onSettled: async () => client.invalidateQueries({ queryKey: overridesKey(provider.id) }),
    onError: notifyError,
  });
  if (!can('settings.change')) return <>–</>;
  const { name } = row;
  return (
    <Group gap={4} wrap="nowrap">
      <Button
        size="compact-xs"
        variant="default"
        onClick={onEdit}
        aria-label={t('overrides.change-one', { name })}
      >
        {t('overrides.change')}
      </Button>
      <ActionIcon
        variant="subtle"
        color="red"
        loading={remove.isPending}
        aria-label={t('overrides.remove-one', { name })}
        onClick={() =>
          askThen(
            { title: t('overrides.remove'), text: t('overrides.remove-text', { name }), danger: true },
            () => remove.mutate(),
          )
        }
      >
        <IconDelete />
      </ActionIcon>
    </Group>
  );
}
