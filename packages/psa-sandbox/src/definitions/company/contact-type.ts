import { flag, required, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/company/contacts/types`. */
export const contactType: Resource = {
  name: 'contactType',
  object: 'ContactType',
  title: 'contactType',
  path: '/company/contacts/types',
  verbs: readVerbs,
  label: { name: ['description'] },
  small: true,
  fields: {
    description: text(50, required),
    defaultFlag: flag(),
  },
};
