import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { QueryValues } from '@parasol/web-kit';
import { z } from 'zod';
import { api, listOf, ofProvider } from './client.ts';

const admin = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(['full-admin', 'integration-admin', 'operator', 'reporting-only', 'read-only']),
  customers: z.array(z.number()).nullable(),
  twoFactorEnabled: z.boolean(),
  invited: z.boolean(),
  lastSeenAt: z.string().nullable(),
});
export type Admin = z.infer<typeof admin>;

export const adminsKey = (providerId: string) => ['admins', providerId];
export const useAdmins = (providerId: string) =>
  useQuery({
    queryKey: adminsKey(providerId),
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/admins'), z.object({ rows: z.array(admin) }), { signal }),
  });

const line = z.object({
  seq: z.number(),
  at: z.string(),
  actor: z.object({ kind: z.enum(['person', 'token', 'system']), name: z.string() }),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditLine = z.infer<typeof line>;

export const useAudit = (providerId: string, query: QueryValues) =>
  useQuery({
    queryKey: ['audit', providerId, query],
    queryFn: ({ signal }) => api.get(ofProvider(providerId, '/audit'), listOf(line), { query, signal }),
    placeholderData: keepPreviousData,
  });
