import { inProvider } from '@parasol/postgres';

import type { Deps } from '../deps.ts';
import { markerFor, markerKeyOf, shortMarkerFor, type Intent } from '../ledger/index.ts';
import { subjectOf } from './identity-keys.ts';
import { appendPayload, closePayload, createPayload, reopenPayload } from './payloads.ts';
import { sqlIncidentStore } from './store.ts';
import { trialPayload, trialSubject } from './trial-ticket.ts';

/** What a ticket's write is about, and the mark by which a person finds in the PSA what it made. */
export type TicketWrite = {
  readonly organizationId: number | null;
  readonly incidentId: string | null;
  readonly identity: string | null;
  /** Of the incident's present ticket, or of the ticket that a note is for. */
  readonly ticketId: number | null;
  /** `field` of a ticket, or the last line of a note; null: nothing is marked (a change of status). */
  readonly mark: { readonly field: 'externalXRef' | 'note'; readonly value: string } | null;
};

type Described = Omit<TicketWrite, 'identity'>;

const ofIncident = (found: { organizationId: number; incidentId: string }) => ({
  organizationId: found.organizationId,
  incidentId: found.incidentId,
  ticketId: null,
});
const ofTicket = (ticketId: number) => ({ organizationId: null, incidentId: null, ticketId });

const describe = (markerKey: string, { providerId, kind, payload }: Intent): Described | null => {
  const short = (subject: string, cause: string) =>
    ({ field: 'note', value: shortMarkerFor(markerKey, providerId, subject, cause) }) as const;
  if (kind === 'ticket-create') {
    const made = createPayload.parse(payload);
    const subject = subjectOf(made.organizationId, made.identityKey);
    const value = markerFor(markerKey, providerId, subject, made.generation);
    return { ...ofIncident(made), mark: { field: 'externalXRef', value } };
  }
  if (kind === 'ticket-append') {
    const note = appendPayload.parse(payload);
    if (note.type === 'duplicate')
      return { ...ofTicket(note.ticketId), mark: short(`duplicate:${note.ticketId}`, 'sweep') };
    const subject = subjectOf(note.organizationId, note.identityKey);
    return { ...ofIncident(note), mark: short(subject, String(note.facts.windowStart)) };
  }
  if (kind === 'ticket-close') {
    const closing = closePayload.parse(payload);
    const about = closing.type === 'duplicate' ? ofTicket(closing.ticketId) : ofIncident(closing);
    return { ...about, mark: null };
  }
  if (kind === 'ticket-trial') {
    const { trialId } = trialPayload.parse(payload);
    const value = markerFor(markerKey, providerId, trialSubject(trialId), 1);
    return { organizationId: null, incidentId: null, ticketId: null, mark: { field: 'externalXRef', value } };
  }
  if (kind === 'ticket-reopen') return { ...ofIncident(reopenPayload.parse(payload)), mark: null };
  return null;
};

/** By intent id, for those that write to tickets: what each is about. */
export const describeTicketWrites = async (
  deps: Pick<Deps, 'db' | 'vault'>,
  providerId: string,
  intents: readonly Intent[],
): Promise<ReadonlyMap<string, TicketWrite>> => {
  const markerKey = await markerKeyOf(deps);
  const described = intents.flatMap((intent) => {
    const found = describe(markerKey, intent);
    return found === null ? [] : [{ intentId: intent.intentId, found }];
  });
  const incidentIds = described.flatMap(({ found }) => found.incidentId ?? []);
  const incidents = await inProvider(deps.db, providerId, (tx) =>
    sqlIncidentStore.incidents(tx, providerId, { incidentIds }),
  );
  const byId = new Map(incidents.map((incident) => [incident.incidentId, incident]));
  return new Map(
    described.map(({ intentId, found }) => {
      const incident = found.incidentId === null ? undefined : byId.get(found.incidentId);
      const ticketId = found.ticketId ?? incident?.ticketId ?? null;
      return [intentId, { ...found, identity: incident?.label ?? null, ticketId }];
    }),
  );
};
