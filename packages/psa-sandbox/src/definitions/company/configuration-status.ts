import { flag, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/configurations/statuses`. */
export const configurationStatus: Resource = {
  name: 'configurationStatus',
  object: 'ConfigurationStatus',
  title: 'configurationStatus',
  path: '/company/configurations/statuses',
  verbs: allVerbs,
  label: { name: ['description'] },
  small: true,
  unique: [{ fields: ['description'], message: 'Configuration Status already exists.' }],
  info: {
    path: '/company/configurations/statuses/info',
    items: 'after-id',
    fields: ['description', 'closedFlag', 'defaultFlag'],
  },
  fields: {
    description: text(50, required),
    closedFlag: flag(),
    defaultFlag: flag(),
  },
};
