import { list, reference } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/service/boards/{grandparentId}/items/{parentId}/associations`: one for each item, under the item's number. */
export const boardItemAssociation: Resource = {
  name: 'boardItemAssociation',
  object: 'BoardItemAssociation',
  title: 'boardItemAssociation',
  path: '/service/boards/{grandparentId}/items/{parentId}/associations',
  verbs: ['GET'],
  label: {},
  parent: { column: 'item', to: 'boardItem' },
  grandparent: { column: 'board', to: 'board' },
  viewOf: ['boardItem'],
  fields: {
    subTypeAssociationIds: list('integer'),
    item: reference('boardItem'),
    board: reference('board'),
  },
};
