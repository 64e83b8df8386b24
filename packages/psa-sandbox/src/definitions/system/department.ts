import { required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/system/departments`. */
export const department: Resource = {
  name: 'department',
  object: 'Department',
  title: 'department',
  path: '/system/departments',
  verbs: allVerbs,
  label: { identifier: ['identifier'], name: ['name'] },
  small: true,
  info: { path: '/system/info/departments', items: 'below', fields: ['name'] },
  unique: [{ fields: ['identifier'], message: 'Department identifier already in use.' }],
  fields: {
    identifier: text(15, required),
    name: text(50, required),
  },
};
