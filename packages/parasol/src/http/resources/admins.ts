import { z } from '@hono/zod-openapi';
import { inProvider } from '@parasol/postgres';
import {
  changeAdmin,
  inviteAdmin,
  listAdmins,
  removeAdmin,
  roleSchema,
  type Admin,
} from '../../access/index.ts';
import { audit } from '../../audit/index.ts';
import { actorOf } from '../guards.ts';
import { instant, toInstantOrNull } from '../lists.ts';
import { providerParams } from '../params.ts';
import { json, jsonBody, newRouter, providerRoute } from '../routes.ts';
import type { Context } from 'hono';
import type { HttpEnv } from '../env.ts';

const customers = z.array(z.number().int().min(1).max(2_147_483_647)).max(1000).nullable();

const view = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    customers,
    twoFactorEnabled: z.boolean(),
    invited: z.boolean().openapi({ description: 'Has not chosen a password yet' }),
    lastSeenAt: instant.nullable(),
  })
  .openapi('Admin');

const present = (admin: Admin): z.infer<typeof view> => ({
  ...admin,
  customers: admin.customers === null ? null : [...admin.customers],
  lastSeenAt: toInstantOrNull(admin.lastSeenAt),
});

const adminParams = providerParams.extend({ userId: z.string().max(100) });

const list = providerRoute('admins.read', {
  method: 'get',
  path: '/providers/{providerId}/admins',
  summary: 'The people of this provider',
  request: { params: providerParams },
  responses: { 200: json(z.object({ rows: z.array(view) }), 'Admins by e-mail') },
});

const invite = providerRoute(
  'admins.change',
  {
    method: 'post',
    path: '/providers/{providerId}/admins',
    summary: 'Invite a person: the one-time token of the link is shown once, to be passed on',
    request: {
      params: providerParams,
      ...jsonBody(
        z.strictObject({
          email: z.email().max(254).toLowerCase(),
          name: z.string().trim().min(1).max(100),
          role: roleSchema,
          customers: customers.default(null),
        }),
      ),
    },
    responses: { 201: json(z.object({ invitationId: z.string(), token: z.string() }), 'Invited') },
  },
  { confirmed: true },
);

const change = providerRoute(
  'admins.change',
  {
    method: 'put',
    path: '/providers/{providerId}/admins/{userId}',
    summary: 'Change what a person may do here',
    request: {
      params: adminParams,
      ...jsonBody(z.strictObject({ role: roleSchema, customers: customers.default(null) })),
    },
    responses: { 204: { description: 'Changed' } },
  },
  { confirmed: true },
);

const remove = providerRoute(
  'admins.change',
  {
    method: 'delete',
    path: '/providers/{providerId}/admins/{userId}',
    summary: 'Take a person out of this provider',
    request: { params: adminParams },
    responses: { 204: { description: 'Removed' } },
  },
  { confirmed: true },
);

const writeDown = async (
  c: Context<HttpEnv>,
  providerId: string,
  line: { action: string; subject: string; details?: Readonly<Record<string, unknown>> },
): Promise<void> =>
  inProvider(c.get('deps').db, providerId, async (tx) =>
    audit(tx, { providerId, actor: actorOf(c), ...line }),
  );

export const adminRoutes = newRouter()
  .openapi(list, async (c) => {
    const rows = await listAdmins(c.get('deps').db, c.req.valid('param').providerId);
    return c.json({ rows: rows.map(present) }, 200);
  })
  .openapi(invite, async (c) => {
    const { providerId } = c.req.valid('param');
    const input = c.req.valid('json');
    const invited = await inviteAdmin(c.get('deps'), { providerId, ...input });
    const details = { role: input.role, customers: input.customers };
    await writeDown(c, providerId, { action: 'admin.invited', subject: input.email, details });
    return c.json(invited, 201);
  })
  .openapi(change, async (c) => {
    const { providerId, userId } = c.req.valid('param');
    const input = c.req.valid('json');
    await changeAdmin(c.get('deps'), { providerId, userId, ...input });
    await writeDown(c, providerId, { action: 'admin.changed', subject: userId, details: input });
    return c.body(null, 204);
  })
  .openapi(remove, async (c) => {
    const { providerId, userId } = c.req.valid('param');
    await removeAdmin(c.get('deps'), providerId, userId);
    await writeDown(c, providerId, { action: 'admin.removed', subject: userId });
    return c.body(null, 204);
  });
