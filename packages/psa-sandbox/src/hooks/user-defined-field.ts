import { ApiError } from '../rest/api-error.ts';
import { findCustomFieldUser } from '../store/custom-field-user.ts';
import type { Hook } from './hook.ts';

/** Custom fields: one that a record has a value of is in use. */
export const userDefinedFieldHook: Hook = {
  async mayDelete({ id }, { env, resource }) {
    const user = await findCustomFieldUser(env.db, id);
    if (user === undefined) return;
    const message = `The record is in use by ${user.noun} ${user.id} and cannot be deleted.`;
    throw new ApiError(400, 'InvalidObject', `${resource.title} object is invalid`, [
      { code: 'InUse', message, resource: resource.title, field: 'id' },
    ]);
  },
};
