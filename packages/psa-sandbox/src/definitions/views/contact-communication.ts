import { choice, rareFlag, required, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/company/contacts/{parentId}/communications`: a contact's `communicationItems`, one by one. */
export const contactCommunication: Resource = {
  name: 'contactCommunication',
  object: 'ContactCommunication',
  title: 'contactCommunication',
  path: '/company/contacts/{parentId}/communications',
  verbs: readVerbs,
  label: {},
  parent: { column: 'contact', to: 'contact' },
  viewOf: ['contact'],
  fields: {
    contactId: { kind: 'parentId' },
    type: { kind: 'loose' },
    value: text(250, required),
    extension: text(30),
    defaultFlag: rareFlag(),
    domain: text(250),
    communicationType: choice(['Email', 'Fax', 'Phone']),
  },
};
