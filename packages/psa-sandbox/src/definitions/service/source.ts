import { date, flag, readOnly, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/sources`. */
export const source: Resource = {
  name: 'source',
  object: 'Source',
  title: 'source',
  path: '/service/sources',
  verbs: allVerbs,
  label: { name: ['name'] },
  small: true,
  unique: [{ fields: ['name'], message: 'Source already exists.' }],
  info: { path: '/service/sources/info', items: 'after-id', fields: ['name', 'defaultFlag'] },
  fields: {
    name: text(50, required),
    defaultFlag: flag(),
    enteredBy: text(undefined, readOnly),
    dateEntered: date(readOnly),
  },
};
