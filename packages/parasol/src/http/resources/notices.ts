import { z } from '@hono/zod-openapi';
import {
  channelSchema,
  conditionKinds,
  languageSchema,
  listNotices,
  saveNoticeSettings,
  sendTestNotice,
} from '../../notices/index.ts';
import { actorOf } from '../guards.ts';
import { instant, toInstant, toInstantOrNull } from '../lists.ts';
import { providerParams } from '../params.ts';
import { json, jsonBody, newRouter, providerRoute } from '../routes.ts';

const settings = z.object({
  emails: z.array(z.string()),
  language: languageSchema,
  webhookUrl: z.string().nullable(),
});

const view = z
  .object({
    id: z.string(),
    kind: z.enum(conditionKinds),
    details: z.record(z.string(), z.unknown()),
    openedAt: instant,
    endedAt: instant.nullable(),
    deliveries: z.array(
      z.object({
        channel: channelSchema,
        state: z.enum(['waiting', 'sent', 'given-up']),
        attempts: z.number().int(),
        problem: z.string().nullable(),
        sentAt: instant.nullable(),
      }),
    ),
  })
  .openapi('ProviderNotice');

const list = providerRoute('settings.read', {
  method: 'get',
  path: '/providers/{providerId}/notices',
  summary: 'What needs a person, open ones first, and whom it is told to',
  request: { params: providerParams },
  responses: {
    200: json(z.object({ rows: z.array(view), settings, mail: z.boolean() }), 'The newest 50 notices'),
  },
});

const save = providerRoute('settings.change', {
  method: 'put',
  path: '/providers/{providerId}/notices/settings',
  summary: 'Say whom notices are told to',
  request: {
    params: providerParams,
    ...jsonBody(
      z.strictObject({
        emails: z.array(z.email().max(254).toLowerCase()).max(10),
        language: languageSchema.default('en'),
        webhookUrl: z.string().min(1).max(2000).nullable().default(null),
        newSecret: z.boolean().default(false),
      }),
    ),
  },
  responses: {
    200: json(
      z.object({
        settings,
        secret: z
          .string()
          .nullable()
          .openapi({ description: "Of the webhook's signature; shown when it is made, and never again" }),
      }),
      'Saved',
    ),
  },
});

const test = providerRoute('settings.change', {
  method: 'post',
  path: '/providers/{providerId}/notices/test',
  summary: 'Send a test message now',
  request: { params: providerParams, ...jsonBody(z.strictObject({ channel: channelSchema })) },
  responses: { 204: { description: 'It arrived' } },
});

export const noticeRoutes = newRouter()
  .openapi(list, async (c) => {
    const deps = c.get('deps');
    const found = await listNotices(deps, c.req.valid('param').providerId);
    const rows = found.rows.map(({ noticeId, kind, details, openedAt, endedAt, deliveries }) => ({
      id: noticeId,
      kind,
      details: { ...details },
      openedAt: toInstant(openedAt),
      endedAt: toInstantOrNull(endedAt),
      deliveries: deliveries.map((one) => ({ ...one, sentAt: toInstantOrNull(one.sentAt) })),
    }));
    const { emails, language, webhookUrl } = found.settings;
    const mail = deps.mailer !== undefined;
    return c.json({ rows, settings: { emails: [...emails], language, webhookUrl }, mail }, 200);
  })
  .openapi(save, async (c) => {
    const { providerId } = c.req.valid('param');
    const saved = await saveNoticeSettings(c.get('deps'), providerId, c.req.valid('json'), actorOf(c));
    const { emails, language, webhookUrl } = saved.settings;
    return c.json({ settings: { emails: [...emails], language, webhookUrl }, secret: saved.secret }, 200);
  })
  .openapi(test, async (c) => {
    await sendTestNotice(c.get('deps'), c.req.valid('param').providerId, c.req.valid('json').channel);
    return c.body(null, 204);
  });
