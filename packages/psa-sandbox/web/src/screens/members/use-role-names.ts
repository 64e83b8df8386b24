import { useCallback } from 'react';
import type { ApiMember } from '../../api/members.ts';
import { useRoles } from '../../api/roles.ts';

/** The Role ID of a member, as a name. */
export function useRoleNames(): (member: ApiMember) => string {
  const { data } = useRoles();
  return useCallback(
    (member) =>
      data?.find((role) => role.id === member.securityRoleId)?.name ?? member.securityRoleName ?? '',
    [data],
  );
}
