import { flag, rareFlag, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/noteTypes`. */
export const noteType: Resource = {
  name: 'noteType',
  object: 'CompanyNoteType',
  title: 'companyNoteType',
  path: '/company/noteTypes',
  verbs: allVerbs,
  label: { name: ['name'] },
  small: true,
  info: {
    path: '/company/noteTypes/info',
    items: 'after-id',
    // as published, the other way about than everywhere else
    count: '/company/noteTypes/count/info',
    fields: ['identifier', 'name', 'defaultFlag'],
  },
  fields: {
    identifier: text(15),
    name: text(50, required),
    defaultFlag: flag(),
    importFlag: rareFlag(),
  },
};
