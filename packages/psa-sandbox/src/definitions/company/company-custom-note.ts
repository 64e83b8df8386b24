import { readOnly, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/companies/{parentId}/customStatusNotes`: what is shown of a company while it has a status. */
export const companyCustomNote: Resource = {
  name: 'companyCustomNote',
  object: 'CompanyCustomNote',
  title: 'companyCustomNote',
  path: '/company/companies/{parentId}/customStatusNotes',
  verbs: allVerbs,
  label: {},
  parent: { column: 'company', to: 'company' },
  goesWithParent: true,
  fields: {
    customNote: text(1500, required),
    status: reference('companyStatus', required),
    company: reference('company', readOnly),
  },
};
