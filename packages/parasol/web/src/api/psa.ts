import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api, ofProvider } from './client.ts';

const connection = z.object({
  kind: z.enum(['keys', 'login']),
  site: z.string(),
  companyId: z.string(),
  companyName: z.string().nullable(),
  clientId: z.string(),
  publicKey: z.string().nullable(),
  user: z.string().nullable(),
  enabled: z.boolean(),
  changedAt: z.string(),
  checkedAt: z.string().nullable(),
});
export type PsaConnection = z.infer<typeof connection>;

const notices = z.array(z.object({ code: z.string(), message: z.string() }));
export const psaSaved = z.object({ connection, notices });

const callbacks = z.object({
  state: z.enum(['registered', 'refused', 'failed', 'waiting', 'tickets-off', 'no-address']),
  detail: z.string().nullable(),
  checkedAt: z.string().nullable(),
});
export type PsaCallbacks = z.infer<typeof callbacks>;

export const psaKey = (providerId: string) => ['psa', providerId];
export const usePsa = (providerId: string, enabled = true) =>
  useQuery({
    queryKey: [...psaKey(providerId), 'connection'],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/psa'), z.object({ connection: connection.nullable(), callbacks }), {
        signal,
      }),
    enabled,
  });

const column = z.enum(['add', 'edit', 'delete', 'inquire']).nullable();
const right = z.object({
  id: z.string(),
  area: z.string(),
  row: z.string(),
  column,
  table: z.string().nullable(),
  state: z.enum(['granted', 'missing', 'excess', 'unknown']),
  level: z.string().nullable(),
  why: z.string().nullable(),
});
export type RightFinding = z.infer<typeof right>;

export const rightsReport = z.object({
  checkedAt: z.string(),
  method: z.enum(['mySecurity', 'probes']),
  rights: z.array(right),
  granted: z.number(),
  missing: z.array(z.string()),
  unknown: z.array(z.string()),
  excessRights: z.array(
    z.object({ area: z.string(), row: z.string(), column, table: z.string().nullable(), level: z.string() }),
  ),
  admin: z.boolean().nullable(),
  hidden: z.array(z.object({ kind: z.enum(['level', 'board']), what: z.string(), why: z.string() })),
  optional: z.object({ closeTickets: z.boolean().nullable() }),
});
export type RightsReport = z.infer<typeof rightsReport>;

export const rightsKey = (providerId: string) => [...psaKey(providerId), 'rights'];
export const useRights = (providerId: string, enabled = true) =>
  useQuery({
    queryKey: rightsKey(providerId),
    queryFn: ({ signal }) =>
      api.get(
        ofProvider(providerId, '/rights-checks/latest'),
        z.object({ report: rightsReport.nullable() }),
        { signal },
      ),
    enabled,
  });

const choice = z.object({ id: z.number(), name: z.string(), inactive: z.boolean() });
const choices = z.object({ rows: z.array(choice) });
export type Choice = z.infer<typeof choice>;

const ticketingChoices = z.object({
  boards: z.array(choice),
  priorities: z.array(choice),
  statuses: z.array(choice),
  types: z.array(choice),
});

/** All that the ticketing settings choose from, with the statuses and types of the board that is chosen now. */
export const useTicketingChoices = (providerId: string) =>
  useQuery({
    queryKey: [...psaKey(providerId), 'ticketing-choices'],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/psa/ticketing-choices'), ticketingChoices, { signal }),
  });

/** The PSA's boards, a board's statuses and types, and priorities; asked anew each time the screen opens. */
export const usePsaTable = (providerId: string, path: string, enabled = true) =>
  useQuery({
    queryKey: [...psaKey(providerId), path],
    queryFn: ({ signal }) => api.get(ofProvider(providerId, `/psa/${path}`), choices, { signal }),
    enabled,
  });
