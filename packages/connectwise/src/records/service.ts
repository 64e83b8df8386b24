import { z } from 'zod';
import { flag, id, info, number, reference, text } from './fields.ts';

/** `/service/boards`; of `/service/info/boards` only id, name and a few flags are set. */
export const Board = z.looseObject({
  id,
  name: z.string(),
  inactiveFlag: flag,
  projectFlag: flag,
  _info: info,
});
export type Board = z.infer<typeof Board>;

/** `/service/boards/{parentId}/statuses`. */
export const BoardStatus = z.looseObject({
  id,
  name: z.string(),
  board: reference,
  sortOrder: number,
  closedStatus: flag,
  defaultFlag: flag,
  inactive: flag,
  _info: info,
});
export type BoardStatus = z.infer<typeof BoardStatus>;

export const BoardType = z.looseObject({
  id,
  name: z.string(),
  board: reference,
  defaultFlag: flag,
  inactive: flag,
  _info: info,
});
export type BoardType = z.infer<typeof BoardType>;

/** `/service/priorities`; without the right to the table only id and name. */
export const Priority = z.looseObject({
  id,
  name: z.string(),
  color: text,
  sortOrder: number,
  defaultFlag: flag,
  _info: info,
});
export type Priority = z.infer<typeof Priority>;

/** `/service/tickets`. */
export const Ticket = z.looseObject({
  id,
  summary: text,
  recordType: text,
  board: reference,
  status: reference,
  type: reference,
  priority: reference,
  company: reference,
  owner: reference,
  severity: text,
  impact: text,
  externalXRef: text,
  closedFlag: flag,
  closedDate: text,
  closedBy: text,
  parentTicketId: number,
  mergedParentTicket: reference,
  _info: info,
});
export type Ticket = z.infer<typeof Ticket>;

/** `/service/tickets/{parentId}/notes`. */
export const ServiceNote = z.looseObject({
  id,
  ticketId: number,
  text,
  detailDescriptionFlag: flag,
  internalAnalysisFlag: flag,
  resolutionFlag: flag,
  dateCreated: text,
  createdBy: text,
  _info: info,
});
export type ServiceNote = z.infer<typeof ServiceNote>;
