import { choice, flag, foreign, integer, rareFlag, readOnly, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{parentId}/statuses`. */
export const boardStatus: Resource = {
  name: 'boardStatus',
  object: 'BoardStatus',
  title: 'boardStatus',
  noun: 'Service Status',
  path: '/service/boards/{parentId}/statuses',
  verbs: allVerbs,
  label: { name: ['name'], sort: ['sortOrder'] },
  parent: { column: 'board', to: 'board' },
  goesWithParent: true,
  small: true,
  unique: [{ fields: ['board', 'name'], message: 'Service Status already exists for this board.' }],
  fields: {
    name: text(50, required),
    board: reference('board', readOnly),
    sortOrder: integer({ min: 0 }),
    displayOnBoard: flag({ default: true }),
    inactive: flag(),
    closedStatus: flag(),
    timeEntryNotAllowed: flag(),
    roundRobinCatchall: rareFlag(),
    defaultFlag: flag(),
    escalationStatus: choice(['NotResponded', 'Responded', 'ResolutionPlan', 'Resolved', 'NoEscalation']),
    customerPortalDescription: text(500),
    customerPortalFlag: rareFlag(),
    emailTemplate: foreign(),
    statusIndicator: foreign(),
    customStatusIndicatorName: text(30),
    saveTimeAsNote: rareFlag(),
  },
};
