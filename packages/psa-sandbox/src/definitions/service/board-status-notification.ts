import { integer, readOnly, reference, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{grandparentId}/statuses/{parentId}/notifications`. Nothing is sent to anyone. */
export const boardStatusNotification: Resource = {
  name: 'boardStatusNotification',
  object: 'BoardStatusNotification',
  title: 'boardStatusNotification',
  path: '/service/boards/{grandparentId}/statuses/{parentId}/notifications',
  verbs: allVerbs,
  label: {},
  parent: { column: 'status', to: 'boardStatus' },
  grandparent: { column: 'board', to: 'board' },
  goesWithParent: true,
  fields: {
    notifyWho: { kind: 'loose', required: true },
    status: reference('boardStatus', readOnly),
    member: reference('member'),
    email: text(255),
    workflowStep: integer(),
  },
};
