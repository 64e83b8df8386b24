import { rareFlag, text } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/company/communicationTypes`: those that a new PSA has; they can't be changed here. */
export const communicationType: Resource = {
  name: 'communicationType',
  object: 'CommunicationType',
  title: 'communicationType',
  path: '/company/communicationTypes',
  verbs: ['GET'],
  label: {},
  viewOf: [],
  fields: {
    description: text(),
    phoneFlag: rareFlag(),
    faxFlag: rareFlag(),
    emailFlag: rareFlag(),
    defaultFlag: rareFlag(),
  },
};
