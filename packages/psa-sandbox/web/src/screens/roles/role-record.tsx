import { Loaded } from '@parasol/web-kit';
import { useRole, useRoleSettings } from '../../api/roles.ts';
import { useRecordId } from '../../frame/use-record-id.ts';
import { EditRole } from './edit-role.tsx';
import { NewRole } from './new-role.tsx';

/** One role: a name only while it is new, then name and matrix. */
export function RoleRecord() {
  const id = useRecordId();
  return id === undefined ? <NewRole /> : <Existing key={id} id={id} />;
}

function Existing({ id }: { id: number }) {
  const role = useRole(id);
  const settings = useRoleSettings(id);
  return (
    <Loaded query={role}>
      {(record) => <Loaded query={settings}>{(rows) => <EditRole role={record} settings={rows} />}</Loaded>}
    </Loaded>
  );
}
