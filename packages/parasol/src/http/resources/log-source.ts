import { z } from '@hono/zod-openapi';

import {
  forgetLogSource,
  logSourceInput,
  logSourceStatus,
  saveLogSource,
  type LogSourceStatus,
} from '../../exports/index.ts';
import { actorOf } from '../guards.ts';
import { instant, toInstant, toInstantOrNull } from '../lists.ts';
import { notice } from '../notice.ts';
import { providerParams } from '../params.ts';
import { json, jsonBody, newRouter, orNull, providerRoute } from '../routes.ts';

const count = z.number().int();

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

export const logSourceView = z
  .object({
    location,
    told: z
      .record(z.string(), count)
      .openapi({ description: 'Folders whose organisation was told, not found by itself' }),
    changedAt: instant,
    checkedAt: instant,
    readAt: instant.nullable().openapi({ description: 'When all files were last looked through' }),
    reachAt: instant.nullable().openapi({ description: 'Until when the files tell what happened' }),
    files: count,
    rows: count,
    malformed: count,
    problems: z.array(z.object({ file: z.string(), line: count, reason: z.string() })),
    folders: z.array(
      z.object({
        folder: z.string(),
        organizationId: count.nullable(),
        customer: z.string().nullable(),
        files: count,
        rows: count,
        malformed: count,
        newestFile: z.string(),
      }),
    ),
    withoutFiles: count.openapi({ description: 'Mapped customers without files; read from the reports' }),
  })
  .openapi('UmbrellaLogSource');

export const presentLogSource = (status: LogSourceStatus | null): z.infer<typeof logSourceView> | null => {
  if (status === null) return null;
  const { source, ...rest } = status;
  const { folders: told, ...where } = source;
  return {
    ...rest,
    location: where,
    told,
    changedAt: toInstant(status.changedAt),
    checkedAt: toInstant(status.checkedAt),
    readAt: toInstantOrNull(status.readAt),
    reachAt: toInstantOrNull(status.reachAt),
    problems: [...status.problems],
    folders: [...status.folders],
  };
};

/** Folders of a test that are shown; the unknown ones come first. */
const shownMax = 200;

const foundView = z
  .object({
    folders: z.array(
      z.object({
        folder: z.string(),
        organizationId: count.nullable(),
        customer: z.string().nullable(),
        files: count,
        newestFile: z.string(),
      }),
    ),
    folderCount: count,
    matched: count,
    files: count,
    more: z.boolean().openapi({ description: 'There are more files than were looked at' }),
    newestFile: z.string(),
    newestRows: count,
    newestMalformed: count,
  })
  .openapi('UmbrellaLogFilesFound');

const save = providerRoute(
  'umbrella.change',
  {
    method: 'put',
    path: '/providers/{providerId}/umbrella/log-source',
    summary: 'Try exported log files and read from them if that works; `reports` goes back to the reports',
    request: { params: providerParams, ...jsonBody(logSourceInput) },
    responses: {
      200: json(
        z.object({
          logSource: orNull(logSourceView),
          found: orNull(foundView),
          notices: z.array(notice),
        }),
        'Saved, with what was found there',
      ),
    },
  },
  { confirmed: true },
);

export const logSourceRoutes = newRouter().openapi(save, async (c) => {
  const { providerId } = c.req.valid('param');
  const deps = c.get('deps');
  const input = c.req.valid('json');
  if (input.kind === 'reports') {
    await forgetLogSource(deps, providerId, actorOf(c));
    return c.json({ logSource: null, found: null, notices: [] }, 200);
  }
  const { found, notices } = await saveLogSource(deps, providerId, input, actorOf(c));
  const { folders, newestDay: _day, ...sums } = found;
  return c.json(
    {
      logSource: presentLogSource(await logSourceStatus(deps, providerId)),
      found: { ...sums, folders: folders.slice(0, shownMax), folderCount: folders.length },
      notices: [...notices],
    },
    200,
  );
});
