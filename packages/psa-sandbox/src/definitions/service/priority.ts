import { choice, flag, integer, readOnly, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/priorities`. */
export const priority: Resource = {
  name: 'priority',
  object: 'Priority',
  title: 'priority',
  path: '/service/priorities',
  verbs: allVerbs,
  label: { name: ['name'], sort: ['sortOrder'], level: ['level'] },
  small: true,
  unique: [{ fields: ['name'], message: 'Priority already exists.' }],
  fields: {
    name: text(50, required),
    color: choice(
      [
        'Black',
        'Blue',
        'Cyan',
        'Gray',
        'Green',
        'Lime',
        'Orange',
        'Pink',
        'Purple',
        'Red',
        'White',
        'Yellow',
        'Custom',
      ],
      required,
    ),
    sortOrder: integer(),
    defaultFlag: flag(),
    imageLink: text(undefined, readOnly),
    urgencySortOrder: text(undefined, readOnly),
    level: text(),
  },
};
