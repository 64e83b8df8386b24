export { checkChoices, latestChoices, type ChoiceCheck, type ChoiceProblem } from './choices.ts';
export type { TicketingTables } from './tables.ts';
export { orderTestTicket } from './trial.ts';
