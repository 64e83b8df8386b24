import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { QueryValues } from '@parasol/web-kit';
import { z } from 'zod';
import { api, listOf, ofProvider } from './client.ts';

export const configurationStates = ['pending', 'active', 'suspended', 'refused'] as const;

export const configuration = z.object({
  organizationId: z.number(),
  customerName: z.string(),
  companyIdentifier: z.string(),
  companyName: z.string(),
  state: z.enum(configurationStates),
  reason: z.string().nullable(),
  problem: z.object({ message: z.string().optional(), advice: z.string().optional() }).nullable(),
  configurationId: z.number().nullable(),
  url: z.string().nullable(),
  pushedAt: z.string().nullable(),
});
export type Configuration = z.infer<typeof configuration>;

export const useConfigurations = (providerId: string, query: QueryValues, enabled = true) =>
  useQuery({
    queryKey: ['configurations', providerId, query],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/configurations'), listOf(configuration), { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
