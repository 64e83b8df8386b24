import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api, nothing, ofProvider } from './client.ts';

const settings = z.object({
  emails: z.array(z.string()),
  language: z.enum(['en', 'ko']),
  webhookUrl: z.string().nullable(),
});
export type NoticeSettings = z.infer<typeof settings>;

const delivery = z.object({
  channel: z.enum(['email', 'webhook']),
  state: z.enum(['waiting', 'sent', 'given-up']),
  attempts: z.number(),
  problem: z.string().nullable(),
  sentAt: z.string().nullable(),
});

const notice = z.object({
  id: z.string(),
  kind: z.enum(['rights-missing', 'umbrella-key-expiring', 'runs-failing', 'writes-held', 'choice-gone']),
  details: z.record(z.string(), z.unknown()),
  openedAt: z.string(),
  endedAt: z.string().nullable(),
  deliveries: z.array(delivery),
});
export type Notice = z.infer<typeof notice>;

const notices = z.object({ rows: z.array(notice), settings, mail: z.boolean() });

export const noticesKey = (providerId: string) => ['notices', providerId];
export const useNotices = (providerId: string) =>
  useQuery({
    queryKey: noticesKey(providerId),
    queryFn: ({ signal }) => api.get(ofProvider(providerId, '/notices'), notices, { signal }),
  });

/** The secret of a new webhook comes back this once. */
export const saveNotices = async (providerId: string, input: NoticeSettings & { newSecret: boolean }) =>
  api.put(
    ofProvider(providerId, '/notices/settings'),
    input,
    z.object({ settings, secret: z.string().nullable() }),
  );

export const testNotice = async (providerId: string, channel: 'email' | 'webhook') =>
  api.post(ofProvider(providerId, '/notices/test'), { channel }, nothing);
