import { required, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/company/teamRoles`. */
export const teamRole: Resource = {
  name: 'teamRole',
  object: 'TeamRole',
  title: 'teamRole',
  path: '/company/teamRoles',
  verbs: readVerbs,
  label: { name: ['name'] },
  small: true,
  fields: {
    name: text(50, required),
  },
};
