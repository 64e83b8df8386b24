import { choice, flag, foreign, rareFlag, readOnly, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{parentId}/types`. */
export const boardType: Resource = {
  name: 'boardType',
  object: 'BoardType',
  title: 'boardType',
  noun: 'Service Type',
  path: '/service/boards/{parentId}/types',
  verbs: allVerbs,
  label: { name: ['name'] },
  parent: { column: 'board', to: 'board' },
  goesWithParent: true,
  small: true,
  unique: [{ fields: ['board', 'name'], message: 'Service Type already exists for this board.' }],
  info: {
    path: '/service/info/boardtypes',
    items: 'below',
    fields: ['name', 'board', 'defaultFlag', 'inactiveFlag'],
  },
  fields: {
    name: text(50, required),
    category: choice(['Reactive', 'Proactive']),
    defaultFlag: flag(),
    inactiveFlag: flag(),
    requestForChangeFlag: rareFlag(),
    integrationXref: text(50),
    skillCategory: foreign(),
    skill: foreign(),
    board: reference('board', readOnly),
    location: reference('location'),
    department: reference('department'),
  },
};
