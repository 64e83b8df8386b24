import type { NewIntent, SameMark } from '../ledger/index.ts';
import type { IncidentStore } from './incident-store.ts';
import { opened } from './one-incident.ts';
import type { Duplicate } from './sweep.ts';

export type KeepParts<Tx> = {
  readonly incidents: IncidentStore<Tx>;
  readonly addIntents: (
    tx: Tx,
    intents: readonly NewIntent[],
  ) => Promise<readonly { readonly added: boolean }[]>;
  readonly learnLateness: (tx: Tx, providerId: string, same: SameMark) => Promise<number>;
};

/**
 * Lets the incidents that point at a ticket that is one too many go on with the one that is kept. The sweep closes the
 * other: taken for a technician's doing, that would lose quiet windows and make a third ticket. How the kept one stands
 * the next run reads.
 */
const goOnWithKept = async <Tx>(
  { incidents }: KeepParts<Tx>,
  tx: Tx,
  providerId: string,
  { ticketId, keptTicketId }: Duplicate,
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

/** What a ticket that is one too many leads to, in one transaction. Intents that are there already add nothing. */
export const keepDuplicate = async <Tx>(
  parts: KeepParts<Tx>,
  tx: Tx,
  providerId: string,
  o: { readonly duplicate: Duplicate; readonly intents: readonly NewIntent[] },
): Promise<void> => {
  const { ticketId, madeAt, keptTicketId, keptMadeAt } = o.duplicate;
  await goOnWithKept(parts, tx, providerId, o.duplicate);
  const added = await parts.addIntents(tx, o.intents);
  if (!added.some((one) => one.added)) return;
  await parts.learnLateness(tx, providerId, {
    kind: 'ticket-create',
    records: [
      { remoteId: String(ticketId), madeAt },
      { remoteId: String(keptTicketId), madeAt: keptMadeAt },
    ],
  });
};
