import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { QueryValues } from '@parasol/web-kit';
import { z } from 'zod';
import { api, listOf, nothing, ofProvider } from './client.ts';
import { writeStates } from './incidents.ts';

const write = z.object({
  intentId: z.string(),
  kind: z.string(),
  state: z.enum(writeStates),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  advice: z.enum([
    'check-rights',
    'check-keys',
    'map-customer',
    'correct-field',
    'record-gone',
    'look-first',
    'held-by-person',
    'being-looked-for',
    'goes-on',
  ]),
  customer: z.object({ organizationId: z.number(), name: z.string().nullable() }).nullable(),
  incidentId: z.string().nullable(),
  identity: z.string().nullable(),
  ticket: z.object({ ticketId: z.number(), url: z.string().nullable() }).nullable(),
  mark: z
    .object({
      field: z.enum(['externalXRef', 'note', 'deviceIdentifier', 'typeName', 'question']),
      value: z.string(),
    })
    .nullable(),
  linkable: z.boolean(),
  decidedAt: z.string(),
  changedAt: z.string(),
  attempts: z.array(
    z.object({
      at: z.string(),
      what: z.enum(['send', 'search', 'repair']),
      outcome: z.string(),
      status: z.number().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});
export type Write = z.infer<typeof write>;

/** Those that a person may have to look at; the others go on by themselves. */
export const writeFilters = ['refused', 'held', 'unknown', 'pending', 'sending', 'done'] as const;

export const writesKey = (providerId: string) => ['writes', providerId];

export const useWrites = (providerId: string, query: QueryValues) =>
  useQuery({
    queryKey: [...writesKey(providerId), query],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/writes'), listOf(write).extend({ careful: z.array(z.string()) }), {
        query,
        signal,
      }),
    placeholderData: keepPreviousData,
    // What is in doubt or on its way changes by itself.
    refetchInterval: (current) =>
      current.state.data?.rows.some((row) => row.state !== 'refused' && row.state !== 'held') ? 5_000 : false,
  });

const outcome = z.object({
  done: z.number(),
  errors: z.array(z.object({ intentId: z.string(), code: z.string(), message: z.string() })),
});

export const changeWrites = (providerId: string, how: 'retry' | 'cancel', intentIds: readonly string[]) =>
  api.post(ofProvider(providerId, `/writes/${how}`), { intentIds }, outcome);

export const linkWrite = (providerId: string, intentId: string, recordId: number) =>
  api.put(ofProvider(providerId, `/writes/${intentId}/record`), { recordId }, nothing);
