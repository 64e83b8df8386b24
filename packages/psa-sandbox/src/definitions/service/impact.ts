import { flag, readOnly, required, text } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/service/impacts`. */
export const impact: Resource = {
  name: 'impact',
  object: 'Impact',
  title: 'impact',
  path: '/service/impacts',
  verbs: ['GET', 'PUT', 'PATCH'],
  label: { name: ['name'] },
  small: true,
  fields: {
    name: text(50, readOnly),
    description: text(200, required),
    defaultFlag: flag(),
  },
};
