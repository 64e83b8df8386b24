import { customFields, reference, required } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/finance/agreements/{parentId}/sites`: where an agreement applies besides its own company's site. */
export const agreementSite: Resource = {
  name: 'agreementSite',
  object: 'AgreementSite',
  title: 'agreementSite',
  path: '/finance/agreements/{parentId}/sites',
  verbs: allVerbs,
  label: {},
  parent: { column: 'agreement', to: 'agreement' },
  goesWithParent: true,
  fields: {
    company: reference('company', required),
    site: reference('companySite'),
    agreementId: { kind: 'parentId' },
    customFields: customFields(),
  },
};
