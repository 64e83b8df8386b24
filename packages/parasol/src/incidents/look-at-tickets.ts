import type { ConnectWiseClient } from '@parasol/connectwise';
import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { createConnectWiseTickets } from './connectwise-tickets.ts';
import { asTicketStands } from './decide.ts';
import { readTickets, seemHidden, withHidden } from './gone-tickets.ts';
import { sqlIncidentStore } from './store.ts';
import { createTicketReader } from './ticket-reader.ts';
import type { Incident } from './types.ts';

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
  const isAnyGone = [...seen.values()].some((one) => typeof one === 'object' && one.reason === 'deleted');
  const open = isAnyGone ? await read({ states: ['open'] }) : [];
  const tickets = withHidden(seen, seemHidden(open, await readTickets(reader, open)));
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
