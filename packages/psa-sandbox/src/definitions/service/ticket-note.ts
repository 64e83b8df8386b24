import { date, decimal, flag, postOnly, rareFlag, readOnly, reference, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/tickets/{parentId}/notes`. */
export const ticketNote: Resource = {
  name: 'ticketNote',
  object: 'ServiceNote',
  title: 'serviceNote',
  noun: 'Note',
  path: '/service/tickets/{parentId}/notes',
  verbs: allVerbs,
  label: { text: ['text'] },
  parent: { column: 'ticket', to: 'ticket' },
  goesWithParent: true,
  fields: {
    ticketId: { kind: 'parentId' },
    text: text(),
    detailDescriptionFlag: flag(),
    internalAnalysisFlag: flag(),
    resolutionFlag: flag(),
    issueFlag: flag(),
    member: reference('member'),
    contact: reference('contact'),
    customerUpdatedFlag: flag(),
    processNotifications: rareFlag(postOnly),
    dateCreated: date(readOnly),
    createdBy: text(undefined, readOnly),
    internalFlag: flag(),
    externalFlag: flag(),
    sentimentScore: decimal(readOnly),
  },
};
