import { Button, Card, Group, Text, Title } from '@mantine/core';
import { notify, PlainTable, useNotifyError, type DataColumn } from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CustomerPage } from '../../api/customer-page.ts';
import { customersKey } from '../../api/customers.ts';
import { saveOverrides, type Overrides } from '../../api/ticketing.ts';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { OverrideForm } from '../psa/override-form.tsx';
import { useOwnSettings } from '../psa/own-settings.ts';

/** The settings that this customer has otherwise than its provider, beside the provider's. */
export function CustomerOverrides({
  organizationId,
  settings,
}: {
  organizationId: number;
  settings: NonNullable<CustomerPage['settings']>;
}) {
  const t = useT();
  const provider = useProvider();
  const mayChange = useCan()('settings.change');
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const [editing, setEditing] = useState(false);
  const rows = useOwnSettings()(settings.overrides);
  const refresh = async () =>
    client.invalidateQueries({ queryKey: [...customersKey(provider.id), organizationId] });
  const save = useMutation({
    mutationFn: async (own: Overrides) => saveOverrides(provider.id, organizationId, own),
    onSuccess: async () => {
      notify.success(t('settings.saved'));
      await refresh();
    },
    onError: notifyError,
  });
  const columns: DataColumn<(typeof rows)[number]>[] = [
    { id: 'setting', header: t('overrides.setting'), cell: (row) => row.label },
    {
      id: 'here',
      header: t('overrides.here-value'),
      cell: (row) => (
        <Text size="sm" fw={600}>
          {row.own}
        </Text>
      ),
    },
    {
      id: 'provider',
      header: t('overrides.provider-value'),
      cell: (row) => row.ofProvider(settings.provider),
    },
    ...(mayChange
      ? [
          {
            id: 'change',
            header: t('overrides.change'),
            cell: (row: (typeof rows)[number]) => (
              <Button
                size="compact-xs"
                variant="default"
                loading={save.isPending}
                aria-label={`${t('overrides.back')}: ${row.label}`}
                onClick={() => save.mutate(row.without)}
              >
                {t('overrides.back')}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Card withBorder>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {t('overrides.here')}
        </Title>
        {mayChange && !editing ? (
          <Button variant="default" size="xs" onClick={() => setEditing(true)}>
            {t('overrides.change-here')}
          </Button>
        ) : null}
      </Group>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('overrides.none-here')}
        </Text>
      ) : (
        <PlainTable label={t('overrides.here')} columns={columns} rows={rows} rowKey={(row) => row.key} />
      )}
      {editing ? (
        <div className="override-form">
          <OverrideForm
            organizationId={organizationId}
            own={settings.overrides}
            onDone={() => {
              setEditing(false);
              void refresh();
            }}
          />
        </div>
      ) : null}
    </Card>
  );
}
