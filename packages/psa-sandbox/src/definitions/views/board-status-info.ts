import { integer, rareFlag, text } from '../field.ts';
import { readVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{parentId}/statuses/info`: two flags have other names than in the status itself. */
export const boardStatusInfo: Resource = {
  name: 'boardStatusInfo',
  object: 'BoardStatusInfo',
  title: 'boardStatusInfo',
  noun: 'Service Status',
  path: '/service/boards/{parentId}/statuses/info',
  viewItem: '/service/boards/{parentId}/statuses/{id}/info',
  verbs: readVerbs,
  label: {},
  parent: { column: 'board', to: 'board' },
  viewOf: ['boardStatus'],
  fields: {
    name: text(),
    sortOrder: integer(),
    defaultFlag: rareFlag(),
    inactiveFlag: rareFlag(),
    closedFlag: rareFlag(),
  },
};
