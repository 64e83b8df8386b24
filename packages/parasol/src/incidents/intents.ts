import { windowMs } from '@parasol/umbrella';

import type { NewIntent } from '../ledger/index.ts';
import { subjectOf } from './identity-keys.ts';
import type { AppendWindow, ClosePayload, CreatePayload, ReopenPayload } from './payloads.ts';
import type { Incident, StoredSighting } from './types.ts';
import type { WindowFacts } from './ticket-text.ts';

/**
 * The order of one incident's writes: by window, and within one window reopening before the note, the note before the
 * ticket that takes its place, then what came late about earlier windows, closing last.
 */
const rank = { create: 1, reopen: 2, append: 5, next: 6, late: 7, close: 8 } as const;
const positionOf = (windowStart: number, what: keyof typeof rank): number => windowStart * 10 + rank[what];

type Common = { readonly incident: Incident; readonly runId: string | null };

const commonOf = ({ incident, runId }: Common) => ({
  providerId: incident.providerId,
  subject: subjectOf(incident.organizationId, incident.identityKey),
  runId,
});

const ofIncident = (incident: Incident) => ({
  incidentId: incident.incidentId,
  organizationId: incident.organizationId,
  identityKey: incident.identityKey,
  generation: incident.generation,
});

export const factsOf = (sighting: StoredSighting): WindowFacts => ({
  windowStart: sighting.windowStart,
  events: sighting.events,
  firstAt: sighting.firstAt,
  lastAt: sighting.lastAt,
  domains: sighting.domains,
  categories: sighting.categories,
});

const payloadOf = (incident: Incident, facts: WindowFacts): CreatePayload => ({
  type: 'incident',
  ...ofIncident(incident),
  kind: incident.kind,
  label: incident.label,
  facts: { ...facts, domains: [...facts.domains], categories: [...facts.categories] },
});

/** A ticket for the incident's present generation. One per (provider, incident, generation). */
export const createIntent = (
  o: Common & { readonly facts: WindowFacts; readonly next?: boolean },
): NewIntent => ({
  ...commonOf(o),
  kind: 'ticket-create',
  key: `create:${o.incident.incidentId}:${o.incident.generation}`,
  position: positionOf(o.facts.windowStart, o.next === true ? 'next' : 'create'),
  payload: payloadOf(o.incident, o.facts),
  causeAt: o.facts.windowStart + windowMs,
});

const againKey = (incident: Incident, again: 'raised' | 'adopted' | null): (string | number)[] => {
  if (again === null) return [];
  return again === 'raised' ? [again] : [again, incident.generation];
};

/**
 * A note about one window. One per (provider, incident, window). `again` where an earlier one wrote nothing, because it
 * found the ticket closed or gone: late events have `raised` the window over the threshold since, or the ticket that was
 * to tell the window instead was `adopted` and tells another. A note about a window before the one that the present
 * ticket was made for must not stand in that ticket's way.
 */
export const appendIntent = (
  o: Common & {
    readonly facts: WindowFacts;
    readonly over: boolean;
    readonly again?: 'raised' | 'adopted' | null;
  },
): NewIntent => ({
  ...commonOf(o),
  kind: 'ticket-append',
  key: ['append', o.incident.incidentId, o.facts.windowStart, ...againKey(o.incident, o.again ?? null)].join(
    ':',
  ),
  position:
    o.facts.windowStart > o.incident.ticketWindow
      ? positionOf(o.facts.windowStart, 'append')
      : positionOf(o.incident.ticketWindow, 'late'),
  payload: { ...payloadOf(o.incident, o.facts), over: o.over } satisfies AppendWindow,
  causeAt: o.facts.windowStart + windowMs,
});

/** One per (provider, incident, generation, cause); the cause is the window. */
export const reopenIntent = (o: Common & { readonly windowStart: number }): NewIntent => ({
  ...commonOf(o),
  kind: 'ticket-reopen',
  key: `reopen:${o.incident.incidentId}:${o.incident.generation}:${o.windowStart}`,
  position: positionOf(o.windowStart, 'reopen'),
  payload: { ...ofIncident(o.incident), cause: o.windowStart } satisfies ReopenPayload,
  causeAt: o.windowStart + windowMs,
});

/** Nothing happened since `lastWindow`. One per (provider, incident, generation, cause). */
export const closeIntent = (o: Common & { readonly lastWindow: number }): NewIntent => ({
  ...commonOf(o),
  kind: 'ticket-close',
  key: `close:${o.incident.incidentId}:${o.incident.generation}:${o.lastWindow}`,
  position: positionOf(o.lastWindow, 'close'),
  payload: {
    type: 'incident',
    ...ofIncident(o.incident),
    cause: `quiet since ${o.lastWindow}`,
  } satisfies ClosePayload,
  causeAt: o.lastWindow + windowMs,
});
