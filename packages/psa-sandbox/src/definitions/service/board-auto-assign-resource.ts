import { reference } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{parentId}/autoAssignResources`. New tickets aren't assigned by them. */
export const boardAutoAssignResource: Resource = {
  name: 'boardAutoAssignResource',
  object: 'BoardAutoAssignResource',
  title: 'boardAutoAssignResource',
  path: '/service/boards/{parentId}/autoAssignResources',
  verbs: allVerbs,
  label: {},
  parent: { column: 'board', to: 'board' },
  goesWithParent: true,
  fields: {
    notifyWho: { kind: 'loose', required: true },
    member: reference('member'),
  },
};
