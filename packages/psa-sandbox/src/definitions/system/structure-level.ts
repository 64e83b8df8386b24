import { required, text } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/system/structureLevels`. */
export const structureLevel: Resource = {
  name: 'structureLevel',
  object: 'StructureLevel',
  title: 'structureLevel',
  path: '/system/structureLevels',
  verbs: [],
  label: { name: ['name'] },
  small: true,
  fields: {
    name: text(50, required),
  },
};
