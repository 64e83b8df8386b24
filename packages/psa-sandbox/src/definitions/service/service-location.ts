import { choice, flag, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/locations`: where the work of a ticket is done. */
export const serviceLocation: Resource = {
  name: 'serviceLocation',
  object: 'ServiceLocation',
  title: 'serviceLocation',
  path: '/service/locations',
  verbs: allVerbs,
  label: { name: ['name'] },
  small: true,
  unique: [{ fields: ['name'], message: 'Service Location already exists.' }],
  info: { path: '/service/locations/info', items: 'after-id', fields: ['name', 'defaultFlag'] },
  fields: {
    name: text(30, required),
    where: choice(['OnSite', 'Remote', 'InHouse'], required),
    defaultFlag: flag(),
  },
};
