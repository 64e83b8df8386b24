import { z } from '@hono/zod-openapi';
import {
  apiTokenDaysMax,
  listApiTokens,
  makeApiToken,
  may,
  revokeApiToken,
  scopesFor,
  tokenScopes,
  type ApiToken,
} from '../../access/index.ts';
import { actorOf } from '../guards.ts';
import { instant, toInstant, toInstantOrNull } from '../lists.ts';
import { providerParams } from '../params.ts';
import { json, jsonBody, newRouter, providerRoute } from '../routes.ts';

const [firstScope, ...otherScopes] = tokenScopes;
const scope = z.enum(firstScope === undefined ? [] : [firstScope, ...otherScopes]);
const scopes = z.array(scope);

const view = z
  .object({
    id: z.string(),
    name: z.string(),
    owner: z.string(),
    mine: z.boolean(),
    scopes: z.array(z.string()),
    createdAt: instant,
    expiresAt: instant,
    expired: z.boolean(),
    lastUsedAt: instant.nullable(),
  })
  .openapi('ApiToken');

const present = (token: ApiToken, userId: string, now: Date): z.infer<typeof view> => ({
  id: token.id,
  name: token.name,
  owner: token.owner,
  mine: token.userId === userId,
  scopes: [...token.scopes],
  createdAt: toInstant(token.createdAt),
  expiresAt: toInstant(token.expiresAt),
  expired: token.expiresAt <= now,
  lastUsedAt: toInstantOrNull(token.lastUsedAt),
});

const list = providerRoute('tokens.own', {
  method: 'get',
  path: '/providers/{providerId}/tokens',
  summary: "One's own API tokens here; for who manages people, everybody's. Never their text",
  request: { params: providerParams },
  responses: {
    200: json(z.object({ rows: z.array(view), scopes }), 'The newest first; and the scopes to choose from'),
  },
});

const make = providerRoute(
  'tokens.own',
  {
    method: 'post',
    path: '/providers/{providerId}/tokens',
    summary: 'Make an API token: its text is shown once',
    request: {
      params: providerParams,
      ...jsonBody(
        z.strictObject({
          name: z.string().trim().min(1).max(100),
          scopes: scopes.min(1).max(tokenScopes.length),
          days: z.number().int().min(1).max(apiTokenDaysMax).default(90),
        }),
      ),
    },
    responses: { 201: json(z.object({ id: z.string(), token: z.string() }), 'The token') },
  },
  { confirmed: true },
);

const revoke = providerRoute('tokens.own', {
  method: 'delete',
  path: '/providers/{providerId}/tokens/{tokenId}',
  summary: "End an API token: one's own; who manages people, anybody's",
  request: { params: providerParams.extend({ tokenId: z.uuid() }) },
  responses: { 204: { description: 'Ended' } },
});

export const tokenRoutes = newRouter()
  .openapi(list, async (c) => {
    const deps = c.get('deps');
    const { id } = c.get('session').user;
    const membership = c.get('membership');
    const all = may(membership, 'admins.change');
    const rows = await listApiTokens(deps, c.req.valid('param').providerId, all ? null : id);
    const now = deps.clock.now();
    return c.json({ rows: rows.map((row) => present(row, id, now)), scopes: scopesFor(membership) }, 200);
  })
  .openapi(make, async (c) =>
    c.json(await makeApiToken(c.get('deps'), c.get('membership'), c.req.valid('json'), actorOf(c)), 201),
  )
  .openapi(revoke, async (c) => {
    const { providerId, tokenId } = c.req.valid('param');
    const { id: userId } = c.get('session').user;
    const anybodys = may(c.get('membership'), 'admins.change');
    await revokeApiToken(c.get('deps'), { providerId, id: tokenId, userId, anybodys }, actorOf(c));
    return c.body(null, 204);
  });
