import { text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/system/setupScreens`. */
export const setupScreen: Resource = {
  name: 'setupScreen',
  object: 'SetupScreen',
  title: 'setupScreen',
  path: '/system/setupScreens',
  verbs: readVerbs,
  label: { name: ['name'] },
  fields: {
    category: text(),
    name: text(),
    description: text(),
    moduleDescription: text(),
    moduleIdentifier: text(),
    moduleName: text(),
  },
};
