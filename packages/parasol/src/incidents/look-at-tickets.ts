import type { ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { createConnectWiseTickets } from './connectwise-tickets.ts';
import { asTicketStands } from './decide.ts';
import { isGone, lookForTickets, readTickets, withHidden, type Tickets } from './gone-tickets.ts';
import { sqlIncidentStore } from './store.ts';
import { createTicketReader, type TicketReader } from './ticket-reader.ts';
import type { Incident } from './types.ts';

/** Whether a ticket is gone is told by the others: by those of all open incidents. */
const lookAmongAll = async (
  reader: TicketReader,
  known: readonly Incident[],
  open: readonly Incident[],
): Promise<Tickets> => {
  const all = new Map([...open, ...known].map((one) => [one.incidentId, one]));
  const { tickets, hidden } = await lookForTickets(reader, [...all.values()]);
  return withHidden(tickets, hidden);
};

/**
 * Reads these tickets and has their incidents stand as they do: closed by a technician, deleted, opened again by hand.
 * A run would find the same at the end of the next window, and asks as well where too many seem deleted. Returns how many incidents changed.
 */
export const lookAtTickets = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  psa: ConnectWiseClient,
  ticketIds: readonly number[],
): Promise<number> => {
  const now = (): number => deps.clock.now().getTime();
  const read = (o: Parameters<typeof sqlIncidentStore.incidents>[2]): Promise<Incident[]> =>
    inProvider(deps.db, providerId, (tx) => sqlIncidentStore.incidents(tx, providerId, o));
  const known = await read({ ticketIds });
  if (known.length === 0) return 0;
  const reader = createTicketReader(createConnectWiseTickets(psa), now);
  const seen = await readTickets(reader, known);
  const tickets = [...seen.values()].some(isGone)
    ? await lookAmongAll(reader, known, await read({ states: ['open'] }))
    : seen;
  return inProvider(deps.db, providerId, async (tx) => {
    const ids = known.map((one) => one.incidentId);
    const changed = (await sqlIncidentStore.lockIncidents(tx, providerId, ids)).flatMap((incident) => {
      const stands = asTicketStands(incident, { tickets, now: now() });
      return stands === incident ? [] : [stands];
    });
    await sqlIncidentStore.saveIncidents(tx, changed);
    return changed.length;
  });
};
