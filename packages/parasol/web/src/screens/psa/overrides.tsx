import { ActionIcon, Button, Card, Group, Text, Title } from '@mantine/core';
import { DataTable, Empty, IconDelete, IconPlus, useNotifyError, type DataColumn } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useCustomers } from '../../api/customers.ts';
import { overridesKey, saveOverrides, useOverrides, type Overrides as Own } from '../../api/ticketing.ts';
import { askThen } from '../../frame/ask-then.ts';
import { StateBadge } from '../../frame/badges.tsx';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { OverrideForm } from './override-form.tsx';

type Row = { organizationId: number; overrides: Own };

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
        rowLabel={(one) => String(one.organizationId)}
        error={overrides.error}
        onRetry={() => void overrides.refetch()}
        empty={<Empty title={t('overrides.empty')} text={t('overrides.empty-text')} />}
      />
      {editing === undefined ? null : (
        <Card withBorder mt="md" maw={760}>
          <Title order={2} size="h4" mb="sm">
            {editing === 'new' ? t('overrides.add') : t('overrides.of', { id: String(editing) })}
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

/** What is otherwise, in words. */
function useWords() {
  const t = useT();
  return ({ ticketing, configurations }: Own): string[] => [
    ...(ticketing.enabled === undefined
      ? []
      : [`${t('ticketing.enabled')}: ${ticketing.enabled ? t('overrides.yes') : t('overrides.no')}`]),
    ...(ticketing.boardId === undefined
      ? []
      : [`${t('ticketing.board')}: ${ticketing.boardName ?? ticketing.boardId}`]),
    ...(ticketing.priorityId === undefined
      ? []
      : [`${t('ticketing.priority')}: ${ticketing.priorityName ?? ticketing.priorityId}`]),
    ...(ticketing.threshold === undefined ? [] : [`${t('ticketing.threshold')}: ${ticketing.threshold}`]),
    ...(ticketing.summaryTemplate === undefined ? [] : [t('ticketing.summary')]),
    ...(ticketing.descriptionTemplate === undefined ? [] : [t('ticketing.description')]),
    ...(ticketing.reopen === undefined ? [] : [t('ticketing.reopen')]),
    ...(ticketing.autoClose === undefined ? [] : [t('ticketing.auto-close')]),
    ...(configurations.questionsOff === undefined
      ? []
      : [t('overrides.questions', { count: configurations.questionsOff.length })]),
    ...(configurations.markInactiveWhenRemoved === undefined ? [] : [t('config.inactive')]),
  ];
}

function useColumns(edit: (organizationId: number) => void): DataColumn<Row>[] {
  const t = useT();
  const words = useWords();
  return [
    {
      id: 'customer',
      header: t('overrides.customer'),
      cell: (row) => <CustomerName id={row.organizationId} />,
    },
    {
      id: 'what',
      header: t('overrides.what'),
      cell: (row) => (
        <Group gap={4}>
          {words(row.overrides).map((word) => (
            <StateBadge key={word} tone="plain">
              {word}
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

function CustomerName({ id }: { id: number }) {
  const provider = useProvider();
  const found = useCustomers(provider.id, { search: String(id), pageSize: 5 });
  const name = found.data?.rows.find((row) => row.organizationId === id)?.name;
  return <>{name === undefined ? id : `${name} (${id})`}</>;
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
  const name = String(row.organizationId);
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
