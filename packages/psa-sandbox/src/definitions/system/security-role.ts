import { flag, readOnly, required, text } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/system/securityroles`. */
export const securityRole: Resource = {
  name: 'securityRole',
  object: 'SecurityRole',
  title: 'securityRole',
  path: '/system/securityroles',
  verbs: ['GET', 'POST', 'DELETE'],
  label: { name: ['name'] },
  small: true,
  unique: [{ fields: ['name'], message: 'Role ID already in use.' }],
  info: {
    path: '/system/securityroles/info',
    items: 'after-id',
    fields: ['name', 'roleType', 'inactiveFlag'],
  },
  fields: {
    name: text(30, required),
    roleType: text(30, { default: 'Custom' }),
    adminFlag: flag(readOnly),
    inactiveFlag: flag(),
  },
};
