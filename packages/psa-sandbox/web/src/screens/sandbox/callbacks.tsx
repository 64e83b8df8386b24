import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { askConfirm, DataTable, Empty, useFormats, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useCallbackChanges, useCallbacks, type Callback } from '../../api/callbacks.ts';
import { say, sayError } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';
import { ClockCard } from './clock-card.tsx';
import { Deliveries } from './deliveries.tsx';

/** Who is told of changes, what became of the messages, and the clock that shuts a silent receiver off. */
export function CallbackScreen() {
  const t = useT();
  return (
    <Screen
      crumbs={[{ label: t('menu.sandbox') }, { label: t('menu.callbacks') }]}
      title={t('callbacks.title')}
      text={t('callbacks.text')}
    >
      <Registrations />
      <Title order={2} size="h4" mt="lg" mb="xs">
        {t('deliveries.title')}
      </Title>
      <Deliveries />
      <ClockCard />
    </Screen>
  );
}

function Registrations() {
  const t = useT();
  const format = useFormats();
  const callbacks = useCallbacks();
  const changes = useCallbackChanges();
  const columns = useMemo<DataColumn<Callback>[]>(() => {
    const nameOf = (one: Callback) => one.description ?? `#${one.id}`;
    const act = async (change: Promise<void>, said: string) => {
      try {
        await change;
        say(said);
      } catch (error) {
        sayError(error);
      }
    };
    const remove = async (one: Callback) => {
      const sure = await askConfirm({
        title: t('callbacks.delete-title', { name: nameOf(one) }),
        text: t('callbacks.delete-text'),
        confirmLabel: t('tool.delete'),
        danger: true,
      });
      if (sure) await act(changes.remove(one.id), t('record.deleted', { name: nameOf(one) }));
    };
    return [
      {
        id: 'description',
        header: t('callbacks.description'),
        value: (one) => `${nameOf(one)} ${one.url}`,
        cell: (one) => (
          <>
            <Text size="sm">{nameOf(one)}</Text>
            <span className="psa-key psa-url">{one.url}</span>
          </>
        ),
      },
      {
        id: 'for',
        header: t('callbacks.for'),
        value: (one) => `${one.type} ${one.level} ${one.objectId}`,
        cell: (one) => (
          <Text size="sm">
            {one.level === 'owner'
              ? t('callbacks.all-of', { type: one.type })
              : one.level === one.type
                ? t('callbacks.one-of', { type: one.type, id: String(one.objectId) })
                : t('callbacks.some-of', { type: one.type, level: one.level, id: String(one.objectId) })}
          </Text>
        ),
        width: 220,
      },
      {
        id: 'member',
        header: t('callbacks.member'),
        value: (one) => one.member ?? '',
        cell: (one) => one.member,
        width: 140,
      },
      {
        id: 'status',
        header: t('record.status'),
        value: (one) => (one.inactiveFlag ? 1 : 0),
        cell: (one) => (
          <>
            <Badge variant="default" tt="none">
              {one.inactiveFlag ? t('record.inactive') : t('record.active')}
            </Badge>
            {one.failingSince === null ? null : (
              <Text size="sm" c="dimmed">
                {t('callbacks.failing-since', { time: format.dateTime(one.failingSince) })}
              </Text>
            )}
          </>
        ),
        width: 200,
      },
      {
        id: 'actions',
        header: t('table.actions'),
        cell: (one) => (
          <Group gap={6} wrap="nowrap">
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t(one.inactiveFlag ? 'callbacks.switch-on-one' : 'callbacks.switch-off-one', {
                name: nameOf(one),
              })}
              onClick={() =>
                void act(
                  changes.setInactive(one.id, !one.inactiveFlag),
                  t(one.inactiveFlag ? 'callbacks.switched-on' : 'callbacks.switched-off', {
                    name: nameOf(one),
                  }),
                )
              }
            >
              {t(one.inactiveFlag ? 'callbacks.switch-on' : 'callbacks.switch-off')}
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t('callbacks.remove', { name: nameOf(one) })}
              onClick={() => void remove(one)}
            >
              {t('tool.delete')}
            </Button>
          </Group>
        ),
        width: 190,
      },
    ];
  }, [t, format, changes]);
  return (
    <DataTable
      label={t('callbacks.title')}
      columns={columns}
      paged
      rows={callbacks.data}
      error={callbacks.error}
      onRetry={() => void callbacks.refetch()}
      rowKey={(one) => String(one.id)}
      maxHeight={360}
      empty={<Empty title={t('callbacks.empty')} text={t('callbacks.empty-text')} />}
    />
  );
}
