import { reference, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{parentId}/notifications`. Nothing is sent to anyone. */
export const boardNotification: Resource = {
  name: 'boardNotification',
  object: 'BoardNotification',
  title: 'boardNotification',
  path: '/service/boards/{parentId}/notifications',
  verbs: allVerbs,
  label: {},
  parent: { column: 'board', to: 'board' },
  goesWithParent: true,
  fields: {
    notifyWho: { kind: 'loose', required: true },
    member: reference('member'),
    email: text(50),
  },
};
