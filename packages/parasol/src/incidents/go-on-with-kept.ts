import type { IncidentStore } from './incident-store.ts';
import { opened } from './one-incident.ts';
import type { Duplicate } from './sweep.ts';

/**
 * Lets the incidents that point at a ticket that is one too many go on with the one that is kept. The sweep closes the
 * other: taken for a technician's doing, that would lose quiet windows and make a third ticket. How the kept one stands
 * the next run reads.
 */
export const goOnWithKept = async <Tx>(
  incidents: IncidentStore<Tx>,
  tx: Tx,
  providerId: string,
  { ticketId, keptTicketId }: Pick<Duplicate, 'ticketId' | 'keptTicketId'>,
): Promise<void> => {
  const pointing = await incidents.incidents(tx, providerId, { ticketIds: [ticketId] });
  if (pointing.length === 0) return;
  const ids = pointing.map((one) => one.incidentId);
  const locked = await incidents.lockIncidents(tx, providerId, ids);
  await incidents.saveIncidents(
    tx,
    locked
      .filter((one) => one.ticketId === ticketId)
      .map((one) => ({ ...opened(one), ticketId: keptTicketId })),
  );
};
