import { flag, readOnly, reference, required } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/companies/{parentId}/teams`. */
export const companyTeam: Resource = {
  name: 'companyTeam',
  object: 'CompanyTeam',
  title: 'companyTeam',
  path: '/company/companies/{parentId}/teams',
  verbs: allVerbs,
  label: {},
  parent: { column: 'company', to: 'company' },
  goesWithParent: true,
  fields: {
    company: reference('company', readOnly),
    teamRole: reference('teamRole', required),
    location: reference('location'),
    department: reference('department'),
    contact: reference('contact'),
    member: reference('member'),
    accountManagerFlag: flag(),
    techFlag: flag(),
    salesFlag: flag(),
  },
};
