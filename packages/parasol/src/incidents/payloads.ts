import { z } from 'zod';

/** What an intent of this room says; settings and mapping are read when it is sent, so that a repair takes effect. */
const windowFacts = z.object({
  windowStart: z.number(),
  events: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  domains: z.array(z.object({ domain: z.string(), count: z.number() })),
  categories: z.array(z.string()),
});

/** What all intents about an incident have. */
export const ofIncident = z.object({
  incidentId: z.string(),
  organizationId: z.number(),
  identityKey: z.string(),
  generation: z.number(),
});

export const createPayload = ofIncident.extend({
  type: z.literal('incident'),
  kind: z.string(),
  label: z.string(),
  facts: windowFacts,
});
export type CreatePayload = z.infer<typeof createPayload>;

const appendWindow = createPayload.extend({
  /** Over the threshold: enough for a ticket of its own if the one it was for turns out closed. */
  over: z.boolean(),
});
/** The sweep's note on a ticket that is one too many. */
const appendDuplicate = z.object({
  type: z.literal('duplicate'),
  ticketId: z.number(),
  keptTicketId: z.number(),
  marker: z.string(),
});
export const appendPayload = z.discriminatedUnion('type', [appendWindow, appendDuplicate]);
export type AppendPayload = z.infer<typeof appendPayload>;
export type AppendWindow = z.infer<typeof appendWindow>;

export const closePayload = z.discriminatedUnion('type', [
  ofIncident.extend({ type: z.literal('incident'), cause: z.string() }),
  z.object({ type: z.literal('duplicate'), ticketId: z.number() }),
]);
export type ClosePayload = z.infer<typeof closePayload>;

export const reopenPayload = ofIncident.extend({ cause: z.number() });
export type ReopenPayload = z.infer<typeof reopenPayload>;

/** What an adapter found instead of something to write; handed from `send` to `apply`. */
export const closedInstead = z.object({
  instead: z.enum(['closed', 'deleted', 'reopen']),
  closedAt: z.number().nullable(),
});
export type ClosedInstead = z.infer<typeof closedInstead>;

/** Whether a ticket that was found by its marker tells the window that it was looked for. */
export const adoptedTicket = z.object({ tellsWindow: z.boolean() });
export type AdoptedTicket = z.infer<typeof adoptedTicket>;
