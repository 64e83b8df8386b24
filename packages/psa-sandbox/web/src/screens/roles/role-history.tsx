import { Loaded } from '@parasol/web-kit';
import { useRole } from '../../api/roles.ts';
import { HistoryTable } from '../../frame/history-table.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useRecordId } from '../../frame/use-record-id.ts';
import { useT } from '../../i18n.ts';
import { rolesPath } from './role-list.tsx';

/** History on a role. */
export function RoleHistory() {
  const t = useT();
  const id = useRecordId() ?? 0;
  const role = useRole(id);
  return (
    <Loaded query={role}>
      {({ name }) => (
        <Screen
          crumbs={[
            { label: t('menu.system') },
            { label: t('menu.security-roles'), href: rolesPath },
            { label: name, href: `${rolesPath}/${id}` },
            { label: t('history.title') },
          ]}
          title={t('history.of', { name })}
          tools={{ back: `${rolesPath}/${id}` }}
        >
          <HistoryTable path={`/security-roles/${id}`} name={name} />
        </Screen>
      )}
    </Loaded>
  );
}
