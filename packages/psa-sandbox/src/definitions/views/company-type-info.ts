import { rareFlag, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/company/companies/info/types`: its flag has another name than in the type itself. */
export const companyTypeInfo: Resource = {
  name: 'companyTypeInfo',
  object: 'CompanyTypeInfo',
  title: 'companyTypeInfo',
  noun: 'Company Type',
  path: '/company/companies/info/types',
  verbs: readVerbs,
  label: {},
  viewOf: ['companyType'],
  fields: {
    name: text(),
    isVendor: rareFlag(),
  },
};
