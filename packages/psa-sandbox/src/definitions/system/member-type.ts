import { flag, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/system/members/types`. */
export const memberType: Resource = {
  name: 'memberType',
  object: 'MemberType',
  title: 'memberType',
  path: '/system/members/types',
  verbs: allVerbs,
  label: { name: ['name'] },
  small: true,
  unique: [{ fields: ['name'], message: 'Member Type already exists.' }],
  info: { path: '/system/members/types/info', items: 'after-id', fields: ['name', 'inactiveFlag'] },
  fields: {
    name: text(30, required),
    inactiveFlag: flag(),
  },
};
