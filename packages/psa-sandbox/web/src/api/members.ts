import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

const ApiMember = z.object({
  id: z.number(),
  identifier: z.string(),
  name: z.string(),
  emailAddress: z.string().nullish(),
  timeZone: z.string().nullish(),
  securityRoleId: z.number(),
  securityRoleName: z.string().nullish(),
  level: z.string().nullish(),
  location: z.string().nullish(),
  defaultLocation: z.string().nullish(),
  department: z.string().nullish(),
  territory: z.string().nullish(),
  serviceBoard: z.string().nullish(),
  notes: z.string().nullish(),
  inactiveFlag: z.boolean().nullish(),
  inactiveDate: z.string().nullish(),
  blockPriceFlag: z.boolean(),
  blockCostFlag: z.boolean(),
  excludedServiceBoardIds: z.array(z.number()),
});
export type ApiMember = z.infer<typeof ApiMember>;

/** What the Details tab sends; an empty text takes a value away. */
export type MemberInput = {
  identifier: string;
  name: string;
  securityRoleId: number;
  emailAddress: string;
  timeZone: string;
  level: string;
  /** the location that the level is of */
  location: string;
  defaultLocation: string;
  department: string;
  territory: string;
  serviceBoard: string;
  notes: string;
  inactiveFlag: boolean;
  blockPriceFlag: boolean;
  blockCostFlag: boolean;
  excludedServiceBoardIds: readonly number[];
};

const ApiKey = z.object({
  id: z.number(),
  description: z.string(),
  publicKey: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
const NewKey = z.object({
  id: z.number(),
  description: z.string(),
  publicKey: z.string(),
  privateKey: z.string(),
});
/** The private key is there where a change makes a key anew. */
const RenamedKey = ApiKey.extend({ privateKey: z.string().optional() });
/** The answer to making a key: the only time that the private key is seen. */
export type NewKey = z.infer<typeof NewKey>;

const LogRow = z.object({
  id: z.number(),
  keyDescription: z.string(),
  startTime: z.string(),
  durationMs: z.number(),
  response: z.number(),
  method: z.string(),
  url: z.string(),
  body: z.string().nullish(),
});
export type LogRow = z.infer<typeof LogRow>;
const Debug = z.object({ debugUntil: z.string().nullable() });
const Logs = Debug.extend({ rows: z.array(LogRow), total: z.number() });

const Choices = z.object({
  timeZones: z.array(z.string()),
  levels: z.array(z.string()),
  locations: z.array(z.string()),
  departments: z.array(z.string()),
  boards: z.array(z.object({ id: z.number(), name: z.string() })),
});

/** What a member's fields have to choose from, by name. */
export const useChoices = () =>
  useQuery({ queryKey: ['choices'], queryFn: () => api.get('/choices', Choices), staleTime: 60_000 });

export const useMembers = () =>
  useQuery({ queryKey: ['members'], queryFn: () => api.get('/api-members', z.array(ApiMember)) });

export const useMember = (id: number | undefined) =>
  useQuery({
    queryKey: ['members', id],
    queryFn: () => api.get(`/api-members/${id}`, ApiMember),
    enabled: id !== undefined,
  });

export const useKeys = (memberId: number) =>
  useQuery({
    queryKey: ['members', memberId, 'keys'],
    queryFn: () => api.get(`/api-members/${memberId}/keys`, z.array(ApiKey)),
    staleTime: 0,
  });

export const useLogs = (
  memberId: number,
  params: { page: number; pageSize: number; search: string | undefined; key: string | undefined },
) =>
  useQuery({
    queryKey: ['members', memberId, 'logs', params],
    queryFn: () => api.get(`/api-members/${memberId}/logs`, Logs, { query: params }),
    placeholderData: (before) => before,
    staleTime: 0,
  });

/** Changes to members and keys; each makes what the screens hold of members stale. */
export function useMemberChanges() {
  const client = useQueryClient();
  const then = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    await client.invalidateQueries({ queryKey: ['members'] });
    return result;
  };
  return {
    create: (input: MemberInput) => then(api.post('/api-members', input, ApiMember)),
    save: (id: number, input: MemberInput) => then(api.put(`/api-members/${id}`, input, ApiMember)),
    createKey: (memberId: number, description: string) =>
      then(api.post(`/api-members/${memberId}/keys`, { description }, NewKey)),
    renameKey: (memberId: number, keyId: number, description: string) =>
      then(api.put(`/api-members/${memberId}/keys/${keyId}`, { description }, RenamedKey)),
    /** Keeps bodies in the log for so many minutes, at most 1,440; 0 stops it. */
    debug: (memberId: number, minutes: number) =>
      then(api.post(`/api-members/${memberId}/logs/debug`, { minutes }, Debug)),
    removeKey: (memberId: number, keyId: number) =>
      then(api.delete(`/api-members/${memberId}/keys/${keyId}`, z.unknown())),
  };
}
