import type { Adapters } from '../ledger/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { appendAdapter } from './append-adapter.ts';
import { createAdapter } from './create-adapter.ts';
import { closeAdapter, reopenAdapter } from './status-adapters.ts';
import { createTicketReader } from './ticket-reader.ts';

/** How tickets are made, extended, closed and reopened once. */
export const ticketAdaptersIn = <Tx>(context: TicketAdapterContext<Tx>): Adapters<Tx> => {
  const reader = createTicketReader(context.port, context.now);
  return {
    'ticket-create': createAdapter(context),
    'ticket-append': appendAdapter(context, reader),
    'ticket-close': closeAdapter(context, reader),
    'ticket-reopen': reopenAdapter(context, reader),
  };
};
