import { z } from '@hono/zod-openapi';
import { saveMembership } from '../../access/index.ts';
import { parasolError } from '../../errors/index.ts';
import {
  createProvider,
  getProvider,
  listProviders,
  renameProvider,
  type Provider,
} from '../../providers/index.ts';
import { listMemberships } from '../../access/index.ts';
import { actorOf } from '../guards.ts';
import { instant, toInstant } from '../lists.ts';
import { providerParams } from '../params.ts';
import { json, jsonBody, newRouter, providerRoute, signedInRoute } from '../routes.ts';

const kind = z.enum(['msp', 'mssp']);
const name = z.string().trim().min(1).max(200);

const view = z.object({ id: z.string(), kind, name: z.string(), createdAt: instant }).openapi('Provider');

const present = (provider: Provider) => ({
  id: provider.id,
  kind: provider.kind,
  name: provider.name,
  createdAt: toInstant(provider.createdAt),
});

const list = signedInRoute(
  {
    method: 'get',
    path: '/providers',
    summary: 'The providers that the signed-in person belongs to',
    responses: { 200: json(z.object({ rows: z.array(view) }), 'Providers by name') },
  },
  { tokens: true },
);

const create = signedInRoute({
  method: 'post',
  path: '/providers',
  summary: 'Add an MSP or MSSP provider; the person who adds it becomes its Full Admin',
  request: jsonBody(z.strictObject({ kind, name })),
  responses: { 201: json(view, 'The new provider') },
});

const read = providerRoute('provider.read', {
  method: 'get',
  path: '/providers/{providerId}',
  summary: 'One provider',
  request: { params: providerParams },
  responses: { 200: json(view, 'The provider') },
});

const rename = providerRoute('settings.change', {
  method: 'patch',
  path: '/providers/{providerId}',
  summary: 'Rename a provider',
  request: { params: providerParams, ...jsonBody(z.strictObject({ name })) },
  responses: { 200: json(view, 'The provider') },
});

export const providerRoutes = newRouter()
  .openapi(list, async (c) => {
    const deps = c.get('deps');
    const memberships = await listMemberships(deps.db, c.get('session').user.id);
    const rows = await listProviders(
      deps,
      memberships
        .map((membership) => membership.providerId)
        .filter((id) => (c.get('token')?.providerId ?? id) === id),
    );
    return c.json({ rows: rows.map(present) }, 200);
  })
  .openapi(create, async (c) => {
    const deps = c.get('deps');
    const { user } = c.get('session');
    if (!user.installationAdmin) throw parasolError('not_allowed', { action: 'provider.create' });
    const provider = await createProvider(deps, c.req.valid('json'), actorOf(c));
    await saveMembership(deps.db, {
      userId: user.id,
      providerId: provider.id,
      role: 'full-admin',
      customers: null,
    });
    return c.json(present(provider), 201);
  })
  .openapi(read, async (c) =>
    c.json(present(await getProvider(c.get('deps'), c.req.valid('param').providerId)), 200),
  )
  .openapi(rename, async (c) => {
    const { providerId } = c.req.valid('param');
    return c.json(
      present(await renameProvider(c.get('deps'), providerId, c.req.valid('json').name, actorOf(c))),
      200,
    );
  });
