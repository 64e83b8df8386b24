import { flag, readOnly, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/companies/{parentId}/notes`. */
export const companyNote: Resource = {
  name: 'companyNote',
  object: 'CompanyNote',
  title: 'companyNote',
  noun: 'Note',
  path: '/company/companies/{parentId}/notes',
  verbs: allVerbs,
  label: { text: ['text'] },
  parent: { column: 'company', to: 'company' },
  goesWithParent: true,
  fields: {
    text: text(undefined, required),
    type: reference('noteType'),
    flagged: flag(),
    enteredBy: text(undefined, readOnly),
    company: reference('company', readOnly),
  },
};
