import { flag, required, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/system/members/types`. */
export const memberType: Resource = {
  name: 'memberType',
  object: 'MemberType',
  title: 'memberType',
  path: '/system/members/types',
  verbs: readVerbs,
  label: { name: ['name'] },
  small: true,
  fields: {
    name: text(50, required),
    inactiveFlag: flag(),
  },
};
