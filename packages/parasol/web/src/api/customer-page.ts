import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api, ofProvider } from './client.ts';
import { configuration } from './configurations.ts';
import { customer, customersKey } from './customers.ts';
import { settings } from './settings.ts';
import { overrides } from './ticketing.ts';
import { incident, writeStates } from './incidents.ts';

const page = z.object({
  customer,
  configuration: configuration.nullable(),
  incidents: z.array(incident),
  threshold: z.number(),
  settings: z.object({ overrides, provider: settings }).nullable(),
  windows: z.array(
    z.object({ windowStart: z.string(), events: z.number(), identities: z.number(), over: z.boolean() }),
  ),
  writes: z.array(
    z.object({
      intentId: z.string(),
      kind: z.string(),
      state: z.enum(writeStates),
      identity: z.string().nullable(),
      incidentId: z.string().nullable(),
      remoteId: z.string().nullable(),
      decidedAt: z.string(),
      changedAt: z.string(),
    }),
  ),
});
export type CustomerPage = z.infer<typeof page>;

/** All that is known of one customer, in one answer. */
export const useCustomerPage = (providerId: string, organizationId: number) =>
  useQuery({
    queryKey: [...customersKey(providerId), organizationId],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, `/customers/${organizationId}/page`), page, { signal }),
  });

const answers = z.object({
  configurationId: z.number().nullable(),
  url: z.string().nullable(),
  rows: z.array(
    z.object({
      key: z.string(),
      question: z.string(),
      now: z.union([z.string(), z.number(), z.boolean()]).nullable(),
      wanted: z.union([z.string(), z.number()]).nullable(),
      changes: z.boolean(),
    }),
  ),
});
export type CustomerAnswers = z.infer<typeof answers>;

/** Its answers in the PSA, read there now, beside those of the next run. */
export const useCustomerAnswers = (providerId: string, organizationId: number) =>
  useQuery({
    queryKey: [...customersKey(providerId), organizationId, 'answers'],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, `/customers/${organizationId}/answers`), answers, { signal }),
    staleTime: 60_000,
  });
