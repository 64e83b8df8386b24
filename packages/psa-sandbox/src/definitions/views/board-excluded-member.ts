import { integer } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/service/boards/{parentId}/excludedMembers`: the other side of a member's excluded boards, under the member's number. */
export const boardExcludedMember: Resource = {
  name: 'boardExcludedMember',
  object: 'BoardExcludedMember',
  title: 'boardExcludedMember',
  path: '/service/boards/{parentId}/excludedMembers',
  verbs: ['GET'],
  label: {},
  parent: { column: 'board', to: 'board' },
  viewOf: ['member', 'apiMember'],
  fields: {
    memberId: integer(),
    boardId: { kind: 'parentId' },
  },
};
