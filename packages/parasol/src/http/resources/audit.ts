import { z } from '@hono/zod-openapi';
import { listAudit } from '../../audit/index.ts';
import { instant, listOf, pageQuery, toInstant } from '../lists.ts';
import { providerParams } from '../params.ts';
import { json, newRouter, providerRoute } from '../routes.ts';

const line = z
  .object({
    seq: z.number().int(),
    at: instant,
    actor: z.object({ kind: z.enum(['person', 'token', 'system']), id: z.string(), name: z.string() }),
    action: z.string(),
    subject: z.string(),
    details: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .openapi('AuditLine');

const list = providerRoute('audit.read', {
  method: 'get',
  path: '/providers/{providerId}/audit',
  summary: 'Who did what, newest first',
  request: {
    params: providerParams,
    query: z.object({
      search: z.string().max(200).optional(),
      action: z.string().max(100).optional(),
      ...pageQuery,
    }),
  },
  responses: { 200: json(listOf(line), 'Audit lines') },
});

export const auditRoutes = newRouter().openapi(list, async (c) => {
  const found = await listAudit(c.get('deps'), c.req.valid('param').providerId, c.req.valid('query'));
  const rows = found.rows.map(({ seq, at, actor, action, subject, details, hash }) => ({
    seq,
    at: toInstant(at),
    actor,
    action,
    subject,
    details: { ...details },
    hash,
  }));
  return c.json({ ...found, rows }, 200);
});
