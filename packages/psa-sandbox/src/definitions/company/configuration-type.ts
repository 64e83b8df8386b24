import { flag, readOnly, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/configurations/types`. */
export const configurationType: Resource = {
  name: 'configurationType',
  object: 'ConfigurationType',
  title: 'configurationType',
  path: '/company/configurations/types',
  verbs: allVerbs,
  label: { name: ['name'] },
  small: true,
  unique: [{ fields: ['name'], message: 'Configuration Type already exists.' }],
  info: {
    path: '/company/configurations/types/info',
    items: 'after-id',
    fields: ['name', 'inactiveFlag', 'systemFlag'],
  },
  fields: {
    name: text(50, required),
    inactiveFlag: flag(),
    systemFlag: flag(readOnly),
  },
};
