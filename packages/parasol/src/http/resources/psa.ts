import { z } from '@hono/zod-openapi';
import { callbackStates, callbackStatus } from '../../callbacks/index.ts';
import { legacyFile, takeOver } from '../../legacy/index.ts';
import {
  credentialStatus,
  disconnectPsa,
  psaCredentialsInput,
  savePsaCredentials,
  setPsaEnabled,
  type PsaCredentialStatus,
} from '../../providers/index.ts';
import { actorOf } from '../guards.ts';
import { instant, toInstant, toInstantOrNull } from '../lists.ts';
import { notice } from '../notice.ts';
import { providerParams } from '../params.ts';
import { json, jsonBody, newRouter, orNull, providerRoute } from '../routes.ts';

const connection = z
  .object({
    kind: z
      .enum(['keys', 'login'])
      .openapi({ description: 'login: an older integration with a user name and password' }),
    site: z.string(),
    companyId: z.string(),
    companyName: z.string().nullable(),
    clientId: z.string(),
    publicKey: z.string().nullable(),
    user: z.string().nullable(),
    enabled: z.boolean(),
    changedAt: instant,
    checkedAt: instant.nullable(),
  })
  .openapi('PsaConnection');

// Named member by member on purpose: what isn't listed here can't leave.
const present = (status: PsaCredentialStatus) => ({
  kind: status.kind,
  site: status.site,
  companyId: status.companyId,
  companyName: status.companyName,
  clientId: status.clientId,
  publicKey: status.publicKey,
  user: status.user,
  enabled: status.enabled,
  changedAt: toInstant(status.changedAt),
  checkedAt: toInstantOrNull(status.checkedAt),
});

const read = providerRoute('psa.read', {
  method: 'get',
  path: '/providers/{providerId}/psa',
  summary: 'PSA Integration Details > Credentials; never the private key',
  request: { params: providerParams },
  responses: {
    200: json(
      z.object({
        connection: orNull(connection),
        callbacks: z
          .object({
            state: z.enum(callbackStates),
            detail: z.string().nullable(),
            checkedAt: instant.nullable(),
          })
          .openapi({ description: 'Whether the PSA tells of changed tickets, and if not, why' }),
      }),
      'The connection, or null',
    ),
  },
});

const save = providerRoute(
  'psa.change',
  {
    method: 'put',
    path: '/providers/{providerId}/psa',
    summary: 'Test the credentials against the PSA and save them only if they work',
    request: { params: providerParams, ...jsonBody(psaCredentialsInput) },
    responses: { 200: json(z.object({ connection, notices: z.array(notice) }), 'Saved') },
  },
  { confirmed: true },
);

const takeOverRoute = providerRoute(
  'psa.change',
  {
    method: 'post',
    path: '/providers/{providerId}/psa/import',
    summary:
      'Take over an older integration (user name and password) with its mappings, type and open tickets',
    request: { params: providerParams, ...jsonBody(legacyFile) },
    responses: {
      200: json(
        z.object({
          mapped: z.number().int(),
          unchanged: z.number().int(),
          errors: z.array(z.record(z.string(), z.unknown())),
          tickets: z.number().int(),
        }),
        'What was taken over; the same file can be taken again',
      ),
    },
  },
  { confirmed: true },
);

const enable = providerRoute('psa.change', {
  method: 'put',
  path: '/providers/{providerId}/psa/enabled',
  summary: 'Switch the integration on or off without touching the keys',
  request: { params: providerParams, ...jsonBody(z.strictObject({ enabled: z.boolean() })) },
  responses: { 204: { description: 'Switched' } },
});

const disconnect = providerRoute(
  'psa.change',
  {
    method: 'delete',
    path: '/providers/{providerId}/psa',
    summary: 'Forget the keys; mappings, configurations and tickets stay linked',
    request: { params: providerParams },
    responses: { 204: { description: 'Forgotten' } },
  },
  { confirmed: true },
);

export const psaRoutes = newRouter()
  .openapi(read, async (c) => {
    const { providerId } = c.req.valid('param');
    const { psa } = await credentialStatus(c.get('deps'), providerId);
    const { state, detail, checkedAt } = await callbackStatus(c.get('deps'), providerId);
    const callbacks = { state, detail, checkedAt: toInstantOrNull(checkedAt) };
    return c.json({ connection: psa === null ? null : present(psa), callbacks }, 200);
  })
  .openapi(save, async (c) => {
    const { providerId } = c.req.valid('param');
    const saved = await savePsaCredentials(c.get('deps'), providerId, c.req.valid('json'), actorOf(c));
    return c.json({ connection: present(saved.status), notices: [...saved.notices] }, 200);
  })
  .openapi(takeOverRoute, async (c) => {
    const { providerId } = c.req.valid('param');
    const taken = await takeOver(c.get('deps'), providerId, c.req.valid('json'), actorOf(c));
    const errors = taken.errors.map((error) => ({ ...error }));
    return c.json({ ...taken, errors }, 200);
  })
  .openapi(enable, async (c) => {
    await setPsaEnabled(
      c.get('deps'),
      c.req.valid('param').providerId,
      c.req.valid('json').enabled,
      actorOf(c),
    );
    return c.body(null, 204);
  })
  .openapi(disconnect, async (c) => {
    await disconnectPsa(c.get('deps'), c.req.valid('param').providerId, actorOf(c));
    return c.body(null, 204);
  });
