import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api, ofProvider } from './client.ts';
import { company } from './customers.ts';
import { settings } from './settings.ts';

const check = z.object({
  checkedAt: z.string(),
  problems: z.array(
    z.object({
      what: z.enum(['board', 'status', 'type', 'priority']),
      id: z.number(),
      name: z.string(),
      state: z.enum(['gone', 'inactive']),
    }),
  ),
});

const preview = z.object({ summary: z.string(), description: z.string() });

const ticketing = z.object({
  settings,
  check: check.nullable(),
  catchAll: company.nullable(),
  preview: preview.nullable(),
});
export type TicketingData = z.infer<typeof ticketing>;

export const ticketingKey = (providerId: string) => ['ticketing', providerId];
/** All that the ticketing screen shows besides the choices, which the PSA is asked for. */
export const useTicketing = (providerId: string) =>
  useQuery({
    queryKey: ticketingKey(providerId),
    queryFn: ({ signal }) => api.get(ofProvider(providerId, '/ticketing'), ticketing, { signal }),
  });

/** Asks the PSA now whether what is chosen is still there. */
export const checkChoices = async (providerId: string) =>
  api.post(ofProvider(providerId, '/psa/choices-check'), {}, check);

export type Templates = { summaryTemplate: string | null; descriptionTemplate: string | null };

/** A ticket's text by these templates, as the server would write it; not asked for where it is known. */
export const usePreview = (providerId: string, templates: Templates, asked: boolean) =>
  useQuery({
    queryKey: ['ticket-preview', providerId, templates],
    queryFn: ({ signal }) =>
      api.post(ofProvider(providerId, '/ticketing/preview'), templates, preview, { signal }),
    enabled: asked,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const orderTestTicket = async (providerId: string, companyIdentifier: string) =>
  api.post(
    ofProvider(providerId, '/ticketing/test-tickets'),
    { companyIdentifier },
    z.object({ testId: z.string(), closeAfter: z.boolean() }),
  );

const testTicket = z.object({
  state: z.enum(['pending', 'sending', 'done', 'unknown', 'refused', 'held']),
  ticketId: z.number().nullable(),
  url: z.string().nullable(),
  detail: z.string().nullable(),
  closing: z.enum(['pending', 'sending', 'done', 'unknown', 'refused', 'held']).nullable(),
});

const ended = new Set<string | null>(['done', 'refused', 'held', null]);

/** How a test ticket stands; asked again while it is under way. */
export const useTestTicket = (
  providerId: string,
  order: { testId: string; closeAfter: boolean } | undefined,
) =>
  useQuery({
    queryKey: ['test-ticket', providerId, order?.testId],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, `/ticketing/test-tickets/${order?.testId}`), testTicket, { signal }),
    enabled: order !== undefined,
    refetchInterval: ({ state }) => {
      const { data } = state;
      const over =
        data !== undefined &&
        ended.has(data.state) &&
        ended.has(data.closing) &&
        (data.state !== 'done' || data.closing !== null || order?.closeAfter !== true);
      return over ? false : 1500;
    },
  });

export const overrides = z.object({
  ticketing: z
    .object({
      enabled: z.boolean(),
      boardId: z.number(),
      boardName: z.string(),
      statusId: z.number(),
      typeId: z.number(),
      priorityId: z.number(),
      priorityName: z.string(),
      threshold: z.number(),
      reopen: z.object({ enabled: z.boolean(), withinDays: z.number() }),
      autoClose: z.object({ enabled: z.boolean(), quietWindows: z.number() }),
      summaryTemplate: z.string(),
      descriptionTemplate: z.string(),
    })
    .partial(),
  configurations: z
    .object({ questionsOff: z.array(z.string()), markInactiveWhenRemoved: z.boolean() })
    .partial(),
});
export type Overrides = z.infer<typeof overrides>;

export const overridesKey = (providerId: string) => ['customer-settings', providerId];
export const useOverrides = (providerId: string) =>
  useQuery({
    queryKey: overridesKey(providerId),
    queryFn: ({ signal }) =>
      api.get(
        ofProvider(providerId, '/customer-settings'),
        z.object({ rows: z.array(z.object({ organizationId: z.number(), name: z.string(), overrides })) }),
        { signal },
      ),
  });

/** Replaces a customer's own settings; empty ones take them away. */
export const saveOverrides = async (providerId: string, organizationId: number, own: Overrides) =>
  api.put(ofProvider(providerId, `/customers/${organizationId}/settings`), own, z.object({ overrides }));
