import { ActionIcon, Button, Text } from '@mantine/core';
import {
  DataTable,
  Empty,
  IconDelete,
  IconPlus,
  PageHead,
  useFormats,
  useNotifyError,
  type DataColumn,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, nothing, ofProvider } from '../../api/client.ts';
import { tokensKey, useTokens, type ApiToken } from '../../api/tokens.ts';
import { askThen } from '../../frame/ask-then.ts';
import { StateBadge } from '../../frame/badges.tsx';
import { isKept } from '../../frame/kept-input.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { NewToken, newTokenForm } from './new-token.tsx';

/** Keys for automation: one's own, and everybody's for who manages people. */
export function Tokens() {
  const t = useT();
  const provider = useProvider();
  const tokens = useTokens(provider.id);
  const [making, setMaking] = useState(() => isKept(newTokenForm));
  return (
    <>
      <PageHead
        crumbs={[{ label: t(`menu.${provider.kind}-settings`) }, { label: t('menu.tokens') }]}
        title={t('menu.tokens')}
        text={t('tokens.text')}
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
            {t('tokens.make')}
          </Button>
        }
      />
      <DataTable
        label={t('menu.tokens')}
        columns={useColumns()}
        rows={tokens.data?.rows}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        error={tokens.error}
        onRetry={() => void tokens.refetch()}
        empty={<Empty title={t('tokens.empty')} text={t('tokens.empty-text')} />}
      />
      {making && tokens.data ? (
        <NewToken scopes={tokens.data.scopes} onClose={() => setMaking(false)} />
      ) : null}
    </>
  );
}

function useColumns(): DataColumn<ApiToken>[] {
  const t = useT();
  const format = useFormats();
  return [
    { id: 'name', header: t('admins.name'), value: (row) => row.name, cell: (row) => row.name },
    { id: 'owner', header: t('tokens.owner'), value: (row) => row.owner, cell: (row) => row.owner },
    {
      id: 'scopes',
      whole: true,
      header: t('tokens.scopes'),
      cell: (row) => (
        <Text size="xs" c="dimmed" maw={320} lineClamp={2} title={row.scopes.join(', ')}>
          {row.scopes.join(', ')}
        </Text>
      ),
    },
    {
      id: 'used',
      header: t('sessions.used'),
      cell: (row) => (row.lastUsedAt === null ? t('tokens.never') : format.dateTime(row.lastUsedAt)),
    },
    {
      id: 'expires',
      header: t('tokens.expires'),
      value: (row) => row.expiresAt,
      cell: (row) =>
        row.expired ? (
          <StateBadge tone="bad">{t('tokens.expired')}</StateBadge>
        ) : (
          <span className="nowrap">{format.dateTime(row.expiresAt)}</span>
        ),
    },
    { id: 'revoke', header: t('tokens.revoke'), cell: (row) => <Revoke token={row} /> },
  ];
}

function Revoke({ token }: { token: ApiToken }) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const revoke = useMutation({
    mutationFn: () => api.delete(ofProvider(provider.id, `/tokens/${token.id}`), nothing),
    onSettled: () => client.invalidateQueries({ queryKey: tokensKey(provider.id) }),
    onError: notifyError,
  });
  return (
    <ActionIcon
      variant="subtle"
      color="red"
      loading={revoke.isPending}
      aria-label={t('tokens.revoke-one', { name: token.name })}
      onClick={() => {
        const text = t('tokens.revoke-text', { name: token.name });
        askThen({ title: t('tokens.revoke'), text, danger: true }, () => revoke.mutate());
      }}
    >
      <IconDelete />
    </ActionIcon>
  );
}
