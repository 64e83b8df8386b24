import { flag, list, postOnly, rareFlag, readOnly, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{parentId}/subtypes`. */
export const boardSubType: Resource = {
  name: 'boardSubType',
  object: 'BoardSubType',
  title: 'boardSubType',
  noun: 'Service Subtype',
  path: '/service/boards/{parentId}/subtypes',
  verbs: allVerbs,
  label: { name: ['name'] },
  parent: { column: 'board', to: 'board' },
  goesWithParent: true,
  small: true,
  info: {
    path: '/service/boards/{parentId}/subtypes/info',
    items: 'after-id',
    fields: ['name', 'inactiveFlag', 'typeAssociationIds'],
  },
  fields: {
    name: text(50, required),
    inactiveFlag: flag(),
    typeAssociationIds: list('integer'),
    addAllTypesFlag: rareFlag(postOnly),
    removeAllTypesFlag: rareFlag(postOnly),
    board: reference('board', readOnly),
  },
};
