import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { QueryValues } from '@parasol/web-kit';
import { z } from 'zod';
import { api, listOf, nothing, ofProvider } from './client.ts';

export const configurationStates = ['pending', 'active', 'suspended', 'refused'] as const;

export const configuration = z.object({
  organizationId: z.number(),
  customerName: z.string(),
  companyIdentifier: z.string(),
  companyName: z.string(),
  state: z.enum(configurationStates),
  reason: z.string().nullable(),
  problem: z
    .object({
      message: z.string().optional(),
      advice: z.string().optional(),
      adviceKind: z.enum(['right', 'gone', 'record', 'message']).optional(),
      candidates: z.array(z.number()).optional(),
    })
    .nullable(),
  configurationId: z.number().nullable(),
  url: z.string().nullable(),
  pushedAt: z.string().nullable(),
});
export type Configuration = z.infer<typeof configuration>;

export const configurationsKey = (providerId: string) => ['configurations', providerId];

export const useConfigurations = (providerId: string, query: QueryValues, enabled = true) =>
  useQuery({
    queryKey: [...configurationsKey(providerId), query],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/configurations'), listOf(configuration), { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });

const candidate = z.object({
  configurationId: z.number(),
  name: z.string(),
  status: z.string().nullable(),
  active: z.boolean(),
  updatedAt: z.string().nullable(),
  updatedBy: z.string().nullable(),
  url: z.string().nullable(),
});
export type Candidate = z.infer<typeof candidate>;

/** The company's older configurations among which one is chosen, read from the PSA now. */
export const useCandidates = (providerId: string, organizationId: number) =>
  useQuery({
    queryKey: [...configurationsKey(providerId), 'candidates', organizationId],
    queryFn: ({ signal }) =>
      api.get(
        ofProvider(providerId, `/customers/${organizationId}/configuration-candidates`),
        z.object({ rows: z.array(candidate), total: z.number() }),
        { signal },
      ),
    staleTime: 0,
  });

/** A new one is not to be made after all: the choice is open again. */
export const takeBackChoice = (providerId: string, organizationId: number) =>
  api.delete(ofProvider(providerId, `/customers/${organizationId}/configuration-choice`), nothing);

/** Null: none of them, the next run makes a new one. */
export const chooseConfiguration = (
  providerId: string,
  organizationId: number,
  configurationId: number | null,
) =>
  api.put(
    ofProvider(providerId, `/customers/${organizationId}/configuration-choice`),
    { configurationId },
    nothing,
  );
