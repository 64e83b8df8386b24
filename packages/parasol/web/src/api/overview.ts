import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api, ofProvider } from './client.ts';

const count = z.number();
const overview = z.object({
  configurations: z.object({ suspended: count, refused: count }),
  customers: z.object({ unmapped: count, mapped: count, suspended: count, removed: count }),
  umbrella: z.object({ connected: z.boolean(), expiresAt: z.string().nullable() }),
  psa: z.object({ connected: z.boolean(), enabled: z.boolean(), companyName: z.string().nullable() }),
  rights: z.object({ granted: count, total: count, checkedAt: z.string() }).nullable(),
  ticketing: z.object({ enabled: z.boolean(), boardName: z.string().nullable() }),
  incidents: z.object({ open: count, unmapped: count, closed: count }),
  writes: z.object({
    waiting: count,
    unknown: count,
    refused: count,
    held: count,
    done: count,
    duplicates: count,
  }),
  lastRun: z
    .object({
      runId: z.string(),
      state: z.enum(['queued', 'running', 'done', 'partial', 'failed', 'cancelled', 'stopped']),
      dryRun: z.boolean(),
      at: z.string(),
    })
    .nullable(),
  budgets: z.array(
    z.object({
      name: z.string(),
      used: count,
      limit: count,
      perSeconds: count,
      waitsUntil: z.string().nullable(),
    }),
  ),
  protection: z.object({ active: count, partial: count, inactive: count, at: z.string() }).nullable(),
  blocked: z.array(z.object({ at: z.string(), requests: count, blocked: count })),
  contained: z.array(z.object({ windowStart: z.string(), events: count, identities: count })),
});
export type Overview = z.infer<typeof overview>;

/** All that the first screen shows, in one answer. */
export const useOverview = (providerId: string) =>
  useQuery({
    queryKey: ['overview', providerId],
    queryFn: ({ signal }) => api.get(ofProvider(providerId, '/overview'), overview, { signal }),
  });
