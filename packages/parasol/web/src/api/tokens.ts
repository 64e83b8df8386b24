import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api, ofProvider } from './client.ts';

const token = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  mine: z.boolean(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.string(),
  expired: z.boolean(),
  lastUsedAt: z.string().nullable(),
});
export type ApiToken = z.infer<typeof token>;

const tokens = z.object({ rows: z.array(token), scopes: z.array(z.string()) });

export const tokensKey = (providerId: string) => ['tokens', providerId];
export const useTokens = (providerId: string) =>
  useQuery({
    queryKey: tokensKey(providerId),
    queryFn: ({ signal }) => api.get(ofProvider(providerId, '/tokens'), tokens, { signal }),
  });

/** Makes one; its text comes back this once. */
export const makeToken = async (
  providerId: string,
  input: { name: string; scopes: readonly string[]; days: number },
) => api.post(ofProvider(providerId, '/tokens'), input, z.object({ token: z.string() }));
