import { flag, readOnly, required, text } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/service/severities`. */
export const severity: Resource = {
  name: 'severity',
  object: 'Severity',
  title: 'severity',
  path: '/service/severities',
  verbs: ['GET', 'PUT', 'PATCH'],
  label: { name: ['name'] },
  small: true,
  fields: {
    name: text(50, readOnly),
    description: text(200, required),
    defaultFlag: flag(),
  },
};
