import { readOnly, reference, required } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/companies/{parentId}/typeAssociations`. */
export const companyTypeAssociation: Resource = {
  name: 'companyTypeAssociation',
  object: 'CompanyTypeAssociation',
  title: 'companyTypeAssociation',
  path: '/company/companies/{parentId}/typeAssociations',
  verbs: allVerbs,
  label: {},
  parent: { column: 'company', to: 'company' },
  goesWithParent: true,
  unique: [{ fields: ['company', 'type'], message: 'Company already has this type.' }],
  fields: {
    type: reference('companyType', required),
    company: reference('company', readOnly),
  },
};
