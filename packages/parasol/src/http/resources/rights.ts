import { z } from '@hono/zod-openapi';
import { latestRights, runRightsCheck, type RightsReport } from '../../rights/index.ts';
import { instant, toInstant } from '../lists.ts';
import { providerParams } from '../params.ts';
import { json, newRouter, orNull, providerRoute } from '../routes.ts';

const column = z.enum(['add', 'edit', 'delete', 'inquire']).nullable();

const report = z
  .object({
    checkedAt: instant,
    method: z.enum(['mySecurity', 'probes']),
    rights: z
      .array(
        z.object({
          id: z.string(),
          area: z.string(),
          row: z.string(),
          column,
          table: z.string().nullable(),
          state: z.enum(['granted', 'missing', 'excess', 'unknown']),
          level: z.string().nullable(),
          why: z.string().nullable(),
          works: z.boolean().nullable(),
        }),
      )
      .openapi({ description: 'The 13 rights, in the order of the set-up guide' }),
    granted: z.number().int(),
    missing: z.array(z.string()),
    unknown: z.array(z.string()),
    excess: z.array(z.string()),
    excessRights: z.array(
      z.object({
        area: z.string(),
        row: z.string(),
        column,
        table: z.string().nullable(),
        level: z.string(),
      }),
    ),
    admin: z.boolean().nullable(),
    hidden: z.array(
      z.object({ kind: z.enum(['level', 'board']), what: z.string(), why: z.string(), sure: z.boolean() }),
    ),
    optional: z.object({ closeTickets: z.boolean().nullable() }),
  })
  .openapi('RightsReport');

const present = (found: RightsReport): z.infer<typeof report> => ({
  checkedAt: toInstant(found.checkedAt),
  method: found.method,
  rights: found.rights.map((right) => ({
    id: right.id,
    area: right.area,
    row: right.row,
    column: right.column,
    table: right.table,
    state: right.state,
    level: right.level ?? null,
    why: right.why ?? null,
    works: right.works ?? null,
  })),
  granted: found.granted,
  missing: [...found.missing],
  unknown: [...found.unknown],
  excess: [...found.excess],
  excessRights: found.excessRights.map((right) => ({ ...right })),
  admin: found.admin,
  hidden: found.hidden.map((hidden) => ({ ...hidden })),
  optional: { closeTickets: found.optional.closeTickets },
});

const check = providerRoute('rights.check', {
  method: 'post',
  path: '/providers/{providerId}/rights-checks',
  summary: "Check the 13 rights of the key's role now; nothing is written in the PSA",
  request: { params: providerParams },
  responses: { 200: json(report, 'What was found') },
});

const latest = providerRoute('rights.read', {
  method: 'get',
  path: '/providers/{providerId}/rights-checks/latest',
  summary: 'The latest rights check',
  request: { params: providerParams },
  responses: { 200: json(z.object({ report: orNull(report) }), 'The report, or null if none was made') },
});

export const rightsRoutes = newRouter()
  .openapi(check, async (c) =>
    c.json(present(await runRightsCheck(c.get('deps'), c.req.valid('param').providerId)), 200),
  )
  .openapi(latest, async (c) => {
    const found = await latestRights(c.get('deps'), c.req.valid('param').providerId);
    return c.json({ report: found === null ? null : present(found) }, 200);
  });
