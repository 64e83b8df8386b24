import { Anchor, Badge } from '@mantine/core';
import { AppLink, DataTable, Empty, useGo, type DataColumn } from '@parasol/web-kit';
import { useMemo } from 'react';
import { useRoles, type SecurityRole } from '../../api/roles.ts';
import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';

export const rolesPath = '/system/security-roles';

/** System > Security Roles. */
export function RoleList() {
  const t = useT();
  const go = useGo();
  const roles = useRoles();
  const columns = useMemo<DataColumn<SecurityRole>[]>(
    () => [
      {
        id: 'name',
        header: t('roles.id'),
        value: (role) => role.name,
        cell: (role) => (
          <Anchor component={AppLink} href={`${rolesPath}/${role.id}`} size="sm">
            {role.name}
          </Anchor>
        ),
      },
      {
        id: 'type',
        header: t('roles.type'),
        value: (role) => role.roleType ?? '',
        cell: (role) => role.roleType,
      },
      {
        id: 'status',
        header: t('record.status'),
        value: (role) => (role.inactiveFlag ? 1 : 0),
        cell: (role) => (
          <Badge variant="default" tt="none">
            {role.inactiveFlag ? t('record.inactive') : t('record.active')}
          </Badge>
        ),
        width: 140,
      },
    ],
    [t],
  );
  return (
    <Screen
      crumbs={[{ label: t('menu.system') }, { label: t('menu.security-roles') }]}
      title={t('roles.title')}
      text={t('roles.text')}
      tools={{ create: `${rolesPath}/new` }}
    >
      <DataTable
        label={t('roles.title')}
        columns={columns}
        paged
        rows={roles.data}
        error={roles.error}
        onRetry={() => void roles.refetch()}
        rowKey={(role) => String(role.id)}
        rowLabel={(role) => role.name}
        onOpen={(role) => go(`${rolesPath}/${role.id}`)}
        empty={<Empty title={t('roles.empty')} />}
      />
    </Screen>
  );
}
