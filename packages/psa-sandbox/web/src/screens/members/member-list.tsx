import { Anchor, Badge } from '@mantine/core';
import { AppLink, DataTable, Empty, useGo, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useMembers, type ApiMember } from '../../api/members.ts';
import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';
import { memberPath, membersPath } from './member-paths.ts';
import { useRoleNames } from './use-role-names.ts';

/** System > Members > API Members. */
export function MemberList() {
  const t = useT();
  const go = useGo();
  const members = useMembers();
  const roleName = useRoleNames();
  const columns = useMemo<DataColumn<ApiMember>[]>(
    () => [
      {
        id: 'identifier',
        header: t('members.id'),
        value: (member) => member.identifier,
        cell: (member) => (
          <Anchor component={AppLink} href={memberPath(member.id)} size="sm">
            {member.identifier}
          </Anchor>
        ),
      },
      {
        id: 'name',
        header: t('members.name'),
        value: (member) => member.name,
        cell: (member) => member.name,
      },
      {
        id: 'role',
        header: t('members.role'),
        value: (member) => roleName(member),
        cell: (member) => roleName(member),
      },
      {
        id: 'email',
        header: t('members.email'),
        value: (member) => member.emailAddress ?? '',
        cell: (member) => member.emailAddress,
      },
      {
        id: 'status',
        header: t('record.status'),
        value: (member) => (member.inactiveFlag ? 1 : 0),
        cell: (member) => (
          <Badge variant="default" tt="none">
            {member.inactiveFlag ? t('record.inactive') : t('record.active')}
          </Badge>
        ),
        width: 120,
      },
    ],
    [t, roleName],
  );
  return (
    <Screen
      crumbs={[{ label: t('menu.system') }, { label: t('menu.members') }, { label: t('menu.api-members') }]}
      title={t('members.title')}
      text={t('members.text')}
      tools={{ create: `${membersPath}/new` }}
    >
      <DataTable
        label={t('members.title')}
        columns={columns}
        paged
        rows={members.data}
        error={members.error}
        onRetry={() => void members.refetch()}
        rowKey={(member) => String(member.id)}
        rowLabel={(member) => member.identifier}
        onOpen={(member) => go(memberPath(member.id))}
        empty={<Empty title={t('members.empty')} />}
      />
    </Screen>
  );
}
