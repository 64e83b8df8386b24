import type { ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { createConnectWiseTickets } from './connectwise-tickets.ts';
import { asTicketStands } from './decide.ts';
import { readTickets } from './plan.ts';
import { sqlIncidentStore } from './store.ts';
import { createTicketReader } from './ticket-reader.ts';

/**
 * Reads these tickets and has their incidents stand as they do: closed by a technician, deleted, opened again by hand.
 * A run would find the same at the end of the next window. Returns how many incidents changed.
 */
export const lookAtTickets = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  psa: ConnectWiseClient,
  ticketIds: readonly number[],
): Promise<number> => {
  const now = (): number => deps.clock.now().getTime();
  const known = await inProvider(deps.db, providerId, (tx) =>
    sqlIncidentStore.incidents(tx, providerId, { ticketIds }),
  );
  if (known.length === 0) return 0;
  const tickets = await readTickets(createTicketReader(createConnectWiseTickets(psa), now), known);
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
