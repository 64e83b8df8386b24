import { flag, readOnly, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{parentId}/items`. */
export const boardItem: Resource = {
  name: 'boardItem',
  object: 'BoardItem',
  title: 'boardItem',
  noun: 'Service Item',
  path: '/service/boards/{parentId}/items',
  verbs: allVerbs,
  label: { name: ['name'] },
  parent: { column: 'board', to: 'board' },
  goesWithParent: true,
  small: true,
  fields: {
    name: text(50, required),
    inactiveFlag: flag(),
    board: reference('board', readOnly),
  },
};
