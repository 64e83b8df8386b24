import type { SendAnswer } from '../ledger/index.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { readTickets, seemHidden } from './gone-tickets.ts';
import type { TicketReader } from './ticket-reader.ts';
import type { Incident } from './types.ts';

const keptMs = 60_000;
/** A person has to act first: give the right back, or start a run with the brake released. */
const againMs = 15 * 60_000;

/** Whether an incident's ticket, which is not there, is one of too many that seem gone at once. */
export type HiddenTickets = { has(incident: Incident): Promise<boolean> };

/** Looks at the tickets of all open incidents, at most once a minute, and only where one is not there. */
export const createHiddenTickets = <Tx>(
  context: Pick<TicketAdapterContext<Tx>, 'providerId' | 'incidents' | 'transaction' | 'now'>,
  reader: TicketReader,
): HiddenTickets => {
  let looked: { readonly at: number; readonly hidden: Promise<ReadonlySet<number>> } | null = null;
  const look = async (): Promise<ReadonlySet<number>> => {
    const open = await context.transaction((tx) =>
      context.incidents.incidents(tx, context.providerId, { states: ['open'] }),
    );
    return seemHidden(open, await readTickets(reader, open));
  };
  return {
    async has(incident) {
      // closed as deleted: by a run that believed it
      if (incident.state !== 'open' || incident.ticketId === null) return false;
      if (looked === null || context.now() - looked.at >= keptMs)
        looked = { at: context.now(), hidden: look() };
      return (await looked.hidden).has(incident.ticketId);
    },
  };
};

/** What is to be written on a ticket that seems hidden waits. */
export const waitsForSight: SendAnswer = { outcome: 'postponed', afterMs: againMs };
