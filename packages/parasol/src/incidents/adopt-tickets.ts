import { inProvider } from '@parasol/postgres';
import { windowMs } from '@parasol/umbrella';
import type { Deps } from '../deps.ts';
import { aliasesOf, incidentIdOf } from './identity-keys.ts';
import { sqlIncidentStore } from './store.ts';
import type { Incident, SeenIdentity } from './types.ts';

/** An open ticket that something else made for an identity. */
export type AdoptableTicket = {
  readonly organizationId: number;
  readonly identity: SeenIdentity;
  readonly ticketId: number;
  readonly openedAt: Date;
};

/**
 * Takes open tickets of an older integration over: further activity of the identity is noted on them, and no second
 * ticket is made. An identity that has an incident here already is left alone. Returns how many were taken over.
 */
export const adoptTickets = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  tickets: readonly AdoptableTicket[],
): Promise<number> =>
  inProvider(deps.db, providerId, async (tx) => {
    const wanted = new Map<string, Incident>();
    for (const { organizationId, identity, ticketId, openedAt } of tickets) {
      const identityKey = aliasesOf(identity).byLabel;
      const incidentId = incidentIdOf(organizationId, identityKey);
      const window = Math.floor(openedAt.getTime() / windowMs) * windowMs;
      if (wanted.has(incidentId)) continue;
      wanted.set(incidentId, {
        providerId,
        incidentId,
        organizationId,
        identityKey,
        kind: identityKey.split(':')[0] ?? 'network',
        label: identity.label,
        originId: identity.originId,
        state: 'open',
        generation: 1,
        ticketId,
        firstWindow: window,
        ticketWindow: window,
        lastWindow: window,
        openedAt: openedAt.getTime(),
        closedAt: null,
        closeReason: null,
      });
    }
    const known = await sqlIncidentStore.lockIncidents(tx, providerId, [...wanted.keys()]);
    for (const incident of known) wanted.delete(incident.incidentId);
    await sqlIncidentStore.saveIncidents(tx, [...wanted.values()]);
    return wanted.size;
  });
