import { noPermission } from '../rest/api-error.ts';
import { ApiError } from '../rest/api-error.ts';
import { addSettings } from '../store/role-store.ts';
import type { Hook } from './hook.ts';

/** Security roles: a new one has every row at None; one that a member has can't be deleted. */
export const securityRoleHook: Hook = {
  alsoWrites: (_draft, { before }) => (before === undefined ? ['"record_securityRoleSetting"'] : []),
  async written(id, _draft, { env, caller, now }, runner) {
    await addSettings(env.db, id, { who: caller.identifier, now }, runner);
  },
  async mayDelete(stored, { env }) {
    if (stored.data['adminFlag'] === true) throw noPermission();
    const member = await env.small.find('apiMember', (row) => row.refs['securityRole'] === stored.id);
    if (member !== undefined) {
      throw new ApiError(400, 'InvalidObject', 'securityRole object is invalid', [
        {
          code: 'InUse',
          message: 'The role is in use by a member and cannot be deleted.',
          resource: 'securityRole',
          field: 'id',
        },
      ]);
    }
  },
  async deleted(id, env, runner) {
    await env.db.run('delete from customize_item where role_id = $1', [id], runner);
    return ['customize_item'];
  },
};
