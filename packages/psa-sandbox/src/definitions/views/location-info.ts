import { rareFlag, reference, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/system/info/locations`: its flag is written in another way than in the location itself. */
export const locationInfo: Resource = {
  name: 'locationInfo',
  object: 'LocationInfo',
  title: 'locationInfo',
  noun: 'Location',
  path: '/system/info/locations',
  verbs: readVerbs,
  label: {},
  viewOf: ['location'],
  fields: {
    name: text(),
    structureLevel: reference('structureLevel'),
    location_flag: rareFlag(),
  },
};
