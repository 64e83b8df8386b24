import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api, ofProvider } from './client.ts';

export const settings = z.object({
  ticketing: z.object({
    enabled: z.boolean(),
    boardId: z.number().optional(),
    boardName: z.string().optional(),
    priorityName: z.string().optional(),
    statusId: z.number().optional(),
    typeId: z.number().optional(),
    priorityId: z.number().optional(),
    threshold: z.number(),
    cryptomining: z.boolean(),
    reopen: z.object({ enabled: z.boolean(), withinDays: z.number() }),
    autoClose: z.object({ enabled: z.boolean(), quietWindows: z.number() }),
    catchAllCompanyRecId: z.number().optional(),
    lagMinutes: z.number(),
    summaryTemplate: z.string().optional(),
    descriptionTemplate: z.string().optional(),
    priorityByCategory: z.record(z.string(), z.number()),
  }),
  configurations: z.object({
    enabled: z.boolean(),
    typeName: z.string(),
    questionsOff: z.array(z.string()),
    markInactiveWhenRemoved: z.boolean(),
  }),
  schedule: z.object({ enabled: z.boolean(), cron: z.string(), timeZone: z.string() }),
});
export type Settings = z.infer<typeof settings>;

export const settingsKey = (providerId: string) => ['settings', providerId];
export const useSettings = (providerId: string) =>
  useQuery({
    queryKey: settingsKey(providerId),
    queryFn: ({ signal }) => api.get(ofProvider(providerId, '/settings'), settings, { signal }),
  });

export const saveSettings = (providerId: string, patch: unknown): Promise<Settings> =>
  api.put(ofProvider(providerId, '/settings'), patch, settings);
