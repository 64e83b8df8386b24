import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { QueryValues } from '@parasol/web-kit';
import { z } from 'zod';
import { api, listOf, ofProvider } from './client.ts';

export const incidentStates = ['open', 'unmapped', 'closed'] as const;
export const writeStates = ['pending', 'sending', 'done', 'unknown', 'refused', 'held'] as const;

export const incident = z.object({
  incidentId: z.string(),
  organizationId: z.number(),
  customerName: z.string(),
  identity: z.object({ kind: z.string(), label: z.string() }),
  state: z.enum(incidentStates),
  ticketId: z.number().nullable(),
  url: z.string().nullable(),
  firstWindow: z.string(),
  lastWindow: z.string(),
  closedAt: z.string().nullable(),
  closeReason: z.enum(['technician', 'quiet', 'deleted']).nullable(),
  /** How its latest write stands; null when nothing was decided yet. */
  writeState: z.enum(writeStates).nullable(),
});
export type Incident = z.infer<typeof incident>;

const attempt = z.object({
  at: z.string(),
  what: z.string(),
  outcome: z.string().nullable(),
  status: z.number().nullable(),
});

const trace = z.object({
  incident,
  threshold: z.number(),
  company: z.object({
    companyRecId: z.number().nullable(),
    name: z.string().nullable(),
    why: z.enum(['unmapped', 'suspended']).nullable(),
  }),
  windows: z.array(
    z.object({
      windowStart: z.string(),
      events: z.number(),
      over: z.boolean(),
      domains: z.array(z.string()),
    }),
  ),
  writes: z.array(
    z.object({
      intentId: z.string(),
      kind: z.string(),
      state: z.enum(writeStates),
      reason: z.string().nullable(),
      remoteId: z.string().nullable(),
      decidedAt: z.string(),
      attempts: z.array(attempt),
    }),
  ),
});
export type IncidentTrace = z.infer<typeof trace>;

export const incidentsKey = (providerId: string) => ['incidents', providerId];

export const useIncidents = (providerId: string, query: QueryValues, enabled = true) =>
  useQuery({
    queryKey: [...incidentsKey(providerId), 'list', query],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/incidents'), listOf(incident), { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });

export const useIncident = (providerId: string, incidentId: string) =>
  useQuery({
    queryKey: [...incidentsKey(providerId), incidentId],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, `/incidents/${encodeURIComponent(incidentId)}`), trace, { signal }),
  });
