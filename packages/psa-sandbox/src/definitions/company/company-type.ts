import { flag, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/companies/types`. */
export const companyType: Resource = {
  name: 'companyType',
  object: 'CompanyType',
  title: 'companyType',
  path: '/company/companies/types',
  verbs: allVerbs,
  label: { name: ['name'] },
  small: true,
  unique: [{ fields: ['name'], message: 'Company Type already exists.' }],
  fields: {
    name: text(50, required),
    defaultFlag: flag(),
    vendorFlag: flag(),
    serviceAlertFlag: flag(),
    serviceAlertMessage: text(150),
  },
};
