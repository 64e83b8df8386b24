import { z } from '@hono/zod-openapi';
import { forgetLogSource, logDirectoriesFor, logSourceStatus } from '../../exports/index.ts';
import {
  credentialStatus,
  disconnectUmbrella,
  saveUmbrellaCredentials,
  umbrellaCredentialsInput,
  type UmbrellaCredentialStatus,
} from '../../providers/index.ts';
import { actorOf } from '../guards.ts';
import { instant, toInstant, toInstantOrNull } from '../lists.ts';
import { notice } from '../notice.ts';
import { providerParams } from '../params.ts';
import { logSourceView, presentLogSource } from './log-source.ts';
import { json, jsonBody, newRouter, orNull, providerRoute } from '../routes.ts';

const connection = z
  .object({
    baseUrl: z.string(),
    key: z.string(),
    kind: z.enum(['msp', 'mssp']),
    changedAt: instant,
    checkedAt: instant.nullable(),
    expiresAt: instant.nullable(),
  })
  .openapi('UmbrellaConnection');

const present = (status: UmbrellaCredentialStatus) => ({
  baseUrl: status.baseUrl,
  key: status.key,
  kind: status.kind,
  changedAt: toInstant(status.changedAt),
  checkedAt: toInstantOrNull(status.checkedAt),
  expiresAt: toInstantOrNull(status.expiresAt),
});

const keyView = z
  .object({
    customerCount: z.number().int().nullable(),
    emptyByMistake: z.boolean().openapi({ description: 'The console has customers, but this key sees none' }),
    advice: z.array(z.string()),
    scopes: z.array(
      z.object({
        scope: z.string(),
        dashboardName: z.string(),
        usedFor: z.string(),
        optional: z.boolean(),
        state: z.enum(['granted', 'missing', 'unknown']),
        why: z.string().nullable(),
      }),
    ),
  })
  .openapi('UmbrellaKeyCheck');

const read = providerRoute('umbrella.read', {
  method: 'get',
  path: '/providers/{providerId}/umbrella',
  summary: 'The connection to Umbrella; never its secret',
  request: { params: providerParams },
  responses: {
    200: json(
      z.object({
        connection: orNull(connection),
        logSource: orNull(logSourceView).openapi({ description: 'Null: read from the reports' }),
        logDirectories: z
          .array(z.string())
          .openapi({ description: 'Where log files may lie on the machines of console and worker' }),
      }),
      'The connection, or null',
    ),
  },
});

const save = providerRoute(
  'umbrella.change',
  {
    method: 'put',
    path: '/providers/{providerId}/umbrella',
    summary: 'Check an Umbrella API key and save it if it works',
    request: { params: providerParams, ...jsonBody(umbrellaCredentialsInput) },
    responses: {
      200: json(
        z.object({ connection, key: keyView, notices: z.array(notice) }),
        'Saved, with what the check found',
      ),
    },
  },
  { confirmed: true },
);

const disconnect = providerRoute(
  'umbrella.change',
  {
    method: 'delete',
    path: '/providers/{providerId}/umbrella',
    summary: 'Forget the Umbrella key and the source of log files; customers and mappings stay',
    request: { params: providerParams },
    responses: { 204: { description: 'Forgotten' } },
  },
  { confirmed: true },
);

export const umbrellaRoutes = newRouter()
  .openapi(read, async (c) => {
    const deps = c.get('deps');
    const { providerId } = c.req.valid('param');
    const { umbrella } = await credentialStatus(deps, providerId);
    return c.json(
      {
        connection: umbrella === null ? null : present(umbrella),
        logSource: presentLogSource(await logSourceStatus(deps, providerId)),
        logDirectories: logDirectoriesFor(deps, providerId),
      },
      200,
    );
  })
  .openapi(save, async (c) => {
    const { providerId } = c.req.valid('param');
    const saved = await saveUmbrellaCredentials(c.get('deps'), providerId, c.req.valid('json'), actorOf(c));
    const { customerCount, emptyByMistake, advice, scopes } = saved.key;
    const key = {
      customerCount,
      emptyByMistake,
      advice: [...advice],
      scopes: scopes.map((scope) => ({
        scope: scope.scope,
        dashboardName: scope.dashboardName,
        usedFor: scope.usedFor,
        optional: scope.optional,
        state: scope.state,
        why: scope.why ?? null,
      })),
    };
    return c.json({ connection: present(saved.status), key, notices: [...saved.notices] }, 200);
  })
  .openapi(disconnect, async (c) => {
    const { providerId } = c.req.valid('param');
    await disconnectUmbrella(c.get('deps'), providerId, actorOf(c));
    await forgetLogSource(c.get('deps'), providerId, actorOf(c));
    return c.body(null, 204);
  });
