import { flag, foreign, integer, reference, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/tickets/{parentId}/tasks`. */
export const ticketTask: Resource = {
  name: 'ticketTask',
  object: 'ServiceTask',
  title: 'serviceTask',
  path: '/service/tickets/{parentId}/tasks',
  verbs: allVerbs,
  label: { summary: ['notes'] },
  parent: { column: 'ticket', to: 'ticket' },
  goesWithParent: true,
  fields: {
    ticketId: { kind: 'parentId' },
    notes: text(),
    closedFlag: flag(),
    priority: integer(),
    schedule: foreign(),
    code: foreign(),
    member: reference('member'),
    resolution: text(),
    childScheduleAction: text(),
    childTicketId: integer(),
    summary: text(),
  },
};
