import { required, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/company/countries`. */
export const country: Resource = {
  name: 'country',
  object: 'Country',
  title: 'country',
  path: '/company/countries',
  verbs: readVerbs,
  label: { name: ['name'] },
  small: true,
  fields: {
    name: text(50, required),
  },
};
