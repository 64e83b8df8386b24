import { Anchor } from '@mantine/core';
import { AppLink, DataTable, Empty, useFormats, useGo, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useKeys, type ApiKey } from '../../api/members.ts';
import { useT } from '../../i18n.ts';
import { keyPath, memberPath } from './member-paths.ts';
import { MemberFrame, WithMember } from './member-screen.tsx';

/** The API Keys tab: the member's keys. */
export function KeyList() {
  const t = useT();
  return (
    <WithMember>
      {(member) => (
        <MemberFrame
          member={member}
          tab="keys"
          crumbs={[{ label: t('keys.crumb-public') }, { label: t('members.tab.keys') }]}
          tools={{ back: memberPath(member.id), create: keyPath(member.id, 'new') }}
        >
          <Keys memberId={member.id} />
        </MemberFrame>
      )}
    </WithMember>
  );
}

function Keys({ memberId }: { memberId: number }) {
  const t = useT();
  const go = useGo();
  const format = useFormats();
  const keys = useKeys(memberId);
  const columns = useMemo<DataColumn<ApiKey>[]>(
    () => [
      {
        id: 'description',
        header: t('keys.description'),
        value: (key) => key.description,
        cell: (key) => (
          <Anchor component={AppLink} href={keyPath(memberId, key.id)} size="sm">
            {key.description}
          </Anchor>
        ),
      },
      {
        id: 'public',
        header: t('keys.public'),
        value: (key) => key.publicKey,
        cell: (key) => <span className="psa-key">{key.publicKey}</span>,
      },
      {
        id: 'created',
        header: t('keys.created-at'),
        value: (key) => key.createdAt,
        cell: (key) => format.dateTime(key.createdAt),
      },
      {
        id: 'used',
        header: t('keys.last-used'),
        value: (key) => key.lastUsedAt ?? '',
        cell: (key) => (key.lastUsedAt === null ? t('keys.never') : format.dateTime(key.lastUsedAt)),
      },
    ],
    [t, format, memberId],
  );
  return (
    <DataTable
      label={t('keys.title')}
      columns={columns}
      paged
      rows={keys.data}
      error={keys.error}
      onRetry={() => void keys.refetch()}
      rowKey={(key) => String(key.id)}
      rowLabel={(key) => key.description}
      onOpen={(key) => go(keyPath(memberId, key.id))}
      empty={<Empty title={t('keys.empty')} />}
    />
  );
}
