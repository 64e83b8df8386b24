import type { IncidentStore } from './incident-store.ts';
import type { Incident } from './types.ts';

/** One incident, the caller's until the transaction ends; null: there is none. */
export const lockIncident = async <Tx>(
  incidents: IncidentStore<Tx>,
  tx: Tx,
  providerId: string,
  incidentId: string,
): Promise<Incident | null> => (await incidents.lockIncidents(tx, providerId, [incidentId]))[0] ?? null;

/** What is true of an incident whose ticket is open (again). */
export const opened = (incident: Incident): Incident => ({
  ...incident,
  state: 'open',
  closedAt: null,
  closeReason: null,
});
