import { reference } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/service/boards/{parentId}/typeSubTypeItemAssociations`: which type, subtype and item go together. */
export const boardCombination: Resource = {
  name: 'boardCombination',
  object: 'BoardTypeSubTypeItemAssociation',
  title: 'boardTypeSubTypeItemAssociation',
  path: '/service/boards/{parentId}/typeSubTypeItemAssociations',
  verbs: ['GET'],
  label: {},
  parent: { column: 'board', to: 'board' },
  viewOf: ['boardType', 'boardSubType', 'boardItem'],
  fields: {
    type: reference('boardType'),
    subType: reference('boardSubType'),
    item: reference('boardItem'),
    board: reference('board'),
  },
};
