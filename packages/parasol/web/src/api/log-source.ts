import { z } from 'zod';
import { api, ofProvider } from './client.ts';

const location = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), directory: z.string() }),
  z.object({
    kind: z.literal('bucket'),
    endpoint: z.string(),
    region: z.string(),
    bucket: z.string(),
    prefix: z.string(),
    accessKeyId: z.string(),
  }),
]);

export const logSource = z.object({
  location,
  told: z.record(z.string(), z.number()),
  changedAt: z.string(),
  readAt: z.string().nullable(),
  reachAt: z.string().nullable(),
  files: z.number(),
  rows: z.number(),
  malformed: z.number(),
  problems: z.array(z.object({ file: z.string(), line: z.number(), reason: z.string() })),
  folders: z.array(z.object({ folder: z.string() })),
  withoutFiles: z.number(),
});
export type LogSourceStatus = z.infer<typeof logSource>;

const found = z.object({
  folders: z.array(z.object({ folder: z.string(), organizationId: z.number().nullable() })),
  folderCount: z.number(),
  matched: z.number(),
  newestFile: z.string(),
});
export type FoundLogFiles = z.infer<typeof found>;

const saved = z.object({ found: found.nullable() });

/** Listing a large bucket takes its time. */
const timeoutMs = 120_000;

export const saveLogSource = (providerId: string, source: unknown) =>
  api.put(ofProvider(providerId, '/umbrella/log-source'), source, saved, { timeoutMs });
