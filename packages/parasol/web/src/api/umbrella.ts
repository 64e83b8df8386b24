import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api, ofProvider } from './client.ts';
import { logSource } from './log-source.ts';

const connection = z.object({
  baseUrl: z.string(),
  key: z.string(),
  kind: z.enum(['msp', 'mssp']),
  changedAt: z.string(),
  checkedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
});
export type UmbrellaConnection = z.infer<typeof connection>;

export const umbrellaSaved = z.object({
  connection,
  key: z.object({
    customerCount: z.number().nullable(),
    emptyByMistake: z.boolean(),
    scopes: z.array(
      z.object({
        scope: z.string(),
        dashboardName: z.string(),
        optional: z.boolean(),
        state: z.enum(['granted', 'missing', 'unknown']),
        why: z.string().nullable(),
      }),
    ),
  }),
});
export type UmbrellaKeyCheck = z.infer<typeof umbrellaSaved>['key'];

const umbrella = z.object({
  connection: connection.nullable(),
  logSource: logSource.nullable(),
  logDirectories: z.array(z.string()),
});

export const umbrellaKey = (providerId: string) => ['umbrella', providerId];
export const useUmbrella = (providerId: string, enabled = true) =>
  useQuery({
    queryKey: umbrellaKey(providerId),
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/umbrella'), umbrella, {
        signal,
      }),
    enabled,
  });
