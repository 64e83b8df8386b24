import { integer, rareFlag, text } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/service/tickets/changelogs`: the trail of tickets, beside what each ticket is now. */
export const ticketChangeLog: Resource = {
  name: 'ticketChangeLog',
  object: 'TicketChangeLog',
  title: 'ticketChangeLog',
  path: '/service/tickets/changelogs',
  verbs: ['GET'],
  label: {},
  viewOf: ['ticket', 'board', 'boardStatus', 'boardTeam', 'company', 'contact', 'priority', 'member'],
  fields: {
    action: text(),
    ticketNumber: integer(),
    summary: text(),
    recordType: text(),
    status: text(),
    boardId: integer(),
    boardName: text(),
    companyIdentifier: integer(),
    companyName: text(),
    contactId: integer(),
    contactName: text(),
    priorityId: integer(),
    priorityName: text(),
    prioritySort: integer(),
    severity: text(),
    impact: text(),
    teamName: text(),
    ownerIdentifier: integer(),
    ticketOwner: text(),
    resourceList: text(),
    closedFlag: rareFlag(),
    customerUpdatedFlag: rareFlag(),
    parentTicketId: integer(),
    mergedParentTicketId: integer(),
  },
};
