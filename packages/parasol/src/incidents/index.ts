export {
  collectedUpTo,
  collectWindows,
  planTickets,
  sweepTickets,
  ticketAdapters,
  type TicketPlan,
  type TicketPlanRow,
} from './room.ts';
export type { AlertSource, CollectResult } from './collect.ts';
export { lookAtTickets } from './look-at-tickets.ts';
export { describeTicketWrites } from './describe-write.ts';
export { openIncidents, windowTotals, type WindowTotal } from './window-totals.ts';
export { aliasesOf, subjectsOf } from './identity-keys.ts';
export { watchedNames } from './reports-source.ts';
export type { SweepResult } from './sweep.ts';
export {
  incidentTrace,
  incidentCounts,
  listIncidents,
  type IncidentPage,
  type IncidentQuery,
  type IncidentRow,
  type IncidentTrace,
  type TracedWindow,
  type TracedWrite,
} from './list-incidents.ts';
export {
  checkTemplate,
  defaultSummaryTemplate,
  descriptionOf,
  summaryOf,
  templateNames,
  type TicketFacts,
} from './ticket-text.ts';
export { adoptTickets, type AdoptableTicket } from './adopt-tickets.ts';
export { previewTicket } from './preview.ts';
export { orderTrialTicket, trialTicket, type TrialTicket } from './trial-ticket.ts';
export { incidentsMigration } from './migration.ts';
export type { IncidentTables } from './tables.ts';
export type { Incident, IncidentState, WindowSighting } from './types.ts';
