import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

const provider = z.object({
  id: z.string(),
  kind: z.enum(['msp', 'mssp']),
  name: z.string(),
  role: z.enum(['full-admin', 'integration-admin', 'operator', 'reporting-only', 'read-only']),
  customers: z.array(z.number()).nullable(),
  actions: z.array(z.string()),
});
export type SessionProvider = z.infer<typeof provider>;
export type Role = SessionProvider['role'];
export const roles: readonly Role[] = [
  'full-admin',
  'integration-admin',
  'operator',
  'reporting-only',
  'read-only',
];

const session = z.object({
  user: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    twoFactorEnabled: z.boolean(),
    mayAddProviders: z.boolean(),
  }),
  providers: z.array(provider),
});
export type Session = z.infer<typeof session>;

export const sessionKey = ['session'];

/** Who is signed in, their providers, and what they may do at each (the server's policy table). */
export const useSession = () =>
  useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => api.get('/session', session, { signal }),
    staleTime: 60_000,
  });

const ways = z.object({ oidc: z.object({ name: z.string() }).nullable() });

/** How people sign in here besides by password. */
export const useWays = () =>
  useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: ({ signal }) => api.get('/sign-in/ways', ways, { signal }),
    staleTime: Infinity,
  });

/** Leaves for the identity provider, which sends back to the page `next`. `again`: ask who it is even if it is known. */
export async function leaveForIdentityProvider(next: string, again: boolean): Promise<void> {
  const { url } = await api.post('/sign-in/oidc', { again }, z.object({ url: z.string() }));
  sessionStorage.setItem('parasol.next', next);
  location.assign(url);
}

export const signedIn = z.object({ secondFactor: z.boolean() });

const sessions = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      current: z.boolean(),
      address: z.string().nullable(),
      userAgent: z.string().nullable(),
      startedAt: z.string(),
      usedAt: z.string(),
    }),
  ),
});

/** One browser in which the person is signed in. */
export type SignedInBrowser = z.infer<typeof sessions>['rows'][number];

export const sessionsKey = ['sessions'];
export const useSessions = () =>
  useQuery({ queryKey: sessionsKey, queryFn: ({ signal }) => api.get('/sessions', sessions, { signal }) });
