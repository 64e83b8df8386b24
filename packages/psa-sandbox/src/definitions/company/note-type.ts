import { flag, required, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/company/noteTypes`. */
export const noteType: Resource = {
  name: 'noteType',
  object: 'NoteType',
  title: 'noteType',
  path: '/company/noteTypes',
  verbs: readVerbs,
  label: { name: ['name'] },
  small: true,
  fields: {
    name: text(50, required),
    defaultFlag: flag(),
  },
};
