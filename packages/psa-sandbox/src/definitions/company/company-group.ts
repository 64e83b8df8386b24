import { list, rareFlag, readOnly, reference } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/companies/{parentId}/groups`: the groups themselves belong to marketing, which isn't served. */
export const companyGroup: Resource = {
  name: 'companyGroup',
  object: 'CompanyGroup',
  title: 'companyGroup',
  path: '/company/companies/{parentId}/groups',
  verbs: allVerbs,
  label: {},
  parent: { column: 'company', to: 'company' },
  goesWithParent: true,
  fields: {
    group: { kind: 'loose', required: true },
    company: reference('company', readOnly),
    defaultContactFlag: rareFlag(),
    allContactsFlag: rareFlag(),
    removeAllContactsFlag: rareFlag(),
    unsubscribeFlag: rareFlag(),
    contactIds: list('integer'),
  },
};
