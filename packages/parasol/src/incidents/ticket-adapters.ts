import type { Adapters, Intent } from '../ledger/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { appendAdapter } from './append-adapter.ts';
import { createAdapter } from './create-adapter.ts';
import { createMissingTickets } from './missing-tickets.ts';
import { ofIncident } from './payloads.ts';
import { closeAdapter, reopenAdapter } from './status-adapters.ts';
import { createTicketReader } from './ticket-reader.ts';
import { trialAdapter } from './trial-ticket.ts';

/** How tickets are made, extended, closed and reopened once. */
export const ticketAdaptersIn = <Tx>(context: TicketAdapterContext<Tx>): Adapters<Tx> => {
  const reader = createTicketReader(context.port, context.now);
  const missing = createMissingTickets(context);
  const { incidents, providerId } = context;
  /** The incidents of the four kinds that have one, as `plan` locks them: together. */
  const lock = async (tx: Tx, intents: readonly Intent[]): Promise<void> => {
    const ids = intents.flatMap(({ payload }) => ofIncident.safeParse(payload).data?.incidentId ?? []);
    if (ids.length > 1) await incidents.lockIncidents(tx, providerId, ids);
  };
  return {
    'ticket-create': { ...createAdapter(context), lock },
    'ticket-append': { ...appendAdapter(context, reader, missing), lock },
    'ticket-close': { ...closeAdapter(context, reader), lock },
    'ticket-reopen': { ...reopenAdapter(context, reader, missing), lock },
    'ticket-trial': trialAdapter(context),
  };
};
