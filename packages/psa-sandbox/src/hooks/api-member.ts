import { resourceOf } from '../definitions/registry.ts';
import { ApiError } from '../rest/api-error.ts';
import { mirrorMember } from '../members.ts';
import type { Draft } from '../rest/read-record.ts';
import type { Hook, WriteContext } from './hook.ts';
import { keepOwnRights } from './own-rights.ts';

/** Being made inactive is dated. */
function dateInactivity({ data }: Draft, { before, now }: WriteContext): void {
  const inactive = data['inactiveFlag'] === true;
  if (inactive && before?.data['inactiveFlag'] !== true) data['inactiveDate'] = now;
  if (!inactive) delete data['inactiveDate'];
}

/** API members: also in the list of members. */
export const apiMemberHook: Hook = {
  async prepare(draft, context) {
    const { env, before } = context;
    keepOwnRights(draft, context);
    dateInactivity(draft, context);
    if (before === undefined)
      draft.refs['structureLevel'] ??= (await env.small.find('structureLevel', () => true))?.id ?? null;
  },
  alsoWrites: () => ['"record_member"'],
  async written(id, draft, { env, caller }, runner) {
    await mirrorMember(env, id, draft, caller.identifier, runner);
  },
};

/** Members: an API member is changed as an API member. */
export const memberHook: Hook = {
  async prepare(draft, context) {
    const { env, before } = context;
    keepOwnRights(draft, context);
    dateInactivity(draft, context);
    if (before !== undefined && (await env.small.row('apiMember', before.id)) !== undefined) {
      throw new ApiError(400, 'InvalidObject', `${resourceOf('member').title} object is invalid`, [
        {
          code: 'InvalidField',
          message: 'An API member is changed through /system/apiMembers.',
          resource: 'member',
          field: 'id',
        },
      ]);
    }
  },
};
