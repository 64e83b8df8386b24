import { flag, foreign, rareFlag, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/companies/statuses`. */
export const companyStatus: Resource = {
  name: 'companyStatus',
  object: 'CompanyStatus',
  title: 'companyStatus',
  path: '/company/companies/statuses',
  verbs: allVerbs,
  label: { name: ['name'] },
  small: true,
  unique: [{ fields: ['name'], message: 'Company Status already exists.' }],
  fields: {
    name: text(50, required),
    defaultFlag: flag(),
    inactiveFlag: flag(),
    notifyFlag: rareFlag(),
    disallowSavingFlag: rareFlag(),
    notificationMessage: text(500),
    customNoteFlag: rareFlag(),
    cancelOpenTracksFlag: rareFlag(),
    track: foreign(),
  },
};
