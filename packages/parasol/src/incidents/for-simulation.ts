/** The incidents' steps, bound to no database and no vendor: the simulation runs the same code on both of its own. */
export type { TicketAdapterContext } from './adapter-context.ts';
export { collect, type AlertSource } from './collect.ts';
export type { IncidentStore } from './incident-store.ts';
export { subjectOf } from './identity-keys.ts';
export { keepDuplicate } from './keep-duplicate.ts';
export { createMemoryIncidentStore } from './memory-store.ts';
export { plan } from './plan.ts';
export { sweep, type Duplicate } from './sweep.ts';
export { ticketAdaptersIn } from './ticket-adapters.ts';
export type { MarkedTicket, TicketBody, TicketPort, TicketSnapshot } from './ticket-port.ts';
export { createTicketReader } from './ticket-reader.ts';
export type { TicketingSettings } from './ticket-settings.ts';
export type { Incident, SeenIdentity, WindowSighting } from './types.ts';
