import { z } from '@hono/zod-openapi';
import {
  actions,
  allowedActions,
  choosePassword,
  confirmByPassword,
  deleteSessions,
  listMemberships,
  listSessions,
  roleSchema,
  startTotp,
  finishTotp,
  stopTotp,
  type Action,
} from '../../access/index.ts';
import { auditInstallation } from '../../audit/index.ts';
import { parasolError } from '../../errors/index.ts';
import { listProviders } from '../../providers/index.ts';
import { callerOf, setCookies } from '../caller.ts';
import { actorOf } from '../guards.ts';
import { instant, toInstant } from '../lists.ts';
import { json, jsonBody, newRouter, signedInRoute } from '../routes.ts';

const [firstAction, ...otherActions] = actions;
const actionSchema = z.enum(firstAction === undefined ? [] : [firstAction, ...otherActions]);

const sessionView = z
  .object({
    user: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      twoFactorEnabled: z.boolean(),
      mayAddProviders: z.boolean(),
    }),
    providers: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['msp', 'mssp']),
        name: z.string(),
        role: roleSchema,
        customers: z.array(z.number().int()).nullable(),
        actions: z
          .array(actionSchema)
          .openapi({ description: 'What this person may do there, by the policy table' }),
      }),
    ),
  })
  .openapi('Session');

const read = signedInRoute(
  {
    method: 'get',
    path: '/session',
    summary: 'Who is signed in, their providers and what they may do at each',
    responses: { 200: json(sessionView, 'The session') },
  },
  { tokens: true },
);

const password = z.string().min(1).max(256);

const confirm = signedInRoute(
  {
    method: 'post',
    path: '/session/confirm',
    summary: 'Give the password again before a sensitive change',
    request: jsonBody(z.strictObject({ password })),
    responses: { 204: { description: 'Confirmed' } },
  },
  { withPassword: true },
);

const newPassword = signedInRoute(
  {
    method: 'put',
    path: '/session/password',
    summary: 'Choose a new password; other sessions end',
    request: jsonBody(z.strictObject({ password })),
    responses: { 204: { description: 'Changed' } },
  },
  { confirmed: true },
);

const list = signedInRoute({
  method: 'get',
  path: '/sessions',
  summary: 'All sessions of the signed-in person',
  responses: {
    200: json(
      z.object({
        rows: z.array(
          z.object({
            id: z.string(),
            current: z.boolean(),
            address: z.string().nullable(),
            userAgent: z.string().nullable(),
            startedAt: instant,
            usedAt: instant,
          }),
        ),
      }),
      'Sessions, the last used first',
    ),
  },
});

const end = signedInRoute({
  method: 'delete',
  path: '/sessions/{sessionId}',
  summary: 'End one session of the signed-in person',
  request: { params: z.object({ sessionId: z.string().max(100) }) },
  responses: { 204: { description: 'Ended' } },
});

const endOthers = signedInRoute({
  method: 'delete',
  path: '/sessions',
  summary: 'End all other sessions of the signed-in person',
  responses: { 204: { description: 'Ended' } },
});

const totp = signedInRoute(
  {
    method: 'post',
    path: '/session/totp',
    summary: 'Begin with an authenticator app: address for its QR code and backup codes, shown once',
    request: jsonBody(z.strictObject({ password })),
    responses: {
      200: json(z.object({ uri: z.string(), backupCodes: z.array(z.string()) }), 'Enter its first code next'),
    },
  },
  { withPassword: true },
);

const totpCode = signedInRoute({
  method: 'put',
  path: '/session/totp',
  summary: 'Switch the authenticator app on with its first code; other sessions end',
  request: jsonBody(z.strictObject({ code: z.string().regex(/^\d{6}$/) })),
  responses: { 204: { description: 'On' } },
});

const totpOff = signedInRoute(
  {
    method: 'post',
    path: '/session/totp/off',
    summary: 'Switch the authenticator app off',
    request: jsonBody(z.strictObject({ password })),
    responses: { 204: { description: 'Off' } },
  },
  { withPassword: true },
);

export const sessionRoutes = newRouter()
  .openapi(read, async (c) => {
    const deps = c.get('deps');
    const { user } = c.get('session');
    const token = c.get('token');
    const memberships = (await listMemberships(deps.db, user.id)).filter(
      ({ providerId }) => token === undefined || token.providerId === providerId,
    );
    const providers = await listProviders(
      deps,
      memberships.map((membership) => membership.providerId),
    );
    const places = providers.flatMap((provider) => {
      const membership = memberships.find((candidate) => candidate.providerId === provider.id);
      if (membership === undefined) return [];
      const customers = membership.customers === null ? null : [...membership.customers];
      const allowed: Action[] = allowedActions(membership).filter(
        (action) => token === undefined || token.scopes.includes(action),
      );
      return [
        {
          id: provider.id,
          kind: provider.kind,
          name: provider.name,
          role: membership.role,
          customers,
          actions: allowed,
        },
      ];
    });
    const { installationAdmin, ...shown } = user;
    return c.json({ user: { ...shown, mayAddProviders: installationAdmin }, providers: places }, 200);
  })
  .openapi(confirm, async (c) => {
    await confirmByPassword(c.get('deps'), c.get('session'), c.req.valid('json').password);
    return c.body(null, 204);
  })
  .openapi(newPassword, async (c) => {
    const deps = c.get('deps');
    const session = c.get('session');
    await choosePassword(deps, session, c.req.valid('json').password);
    const { email } = session.user;
    await auditInstallation(deps, { actor: actorOf(c), action: 'password.changed', subject: email });
    return c.body(null, 204);
  })
  .openapi(list, async (c) => {
    const { sessionId, user } = c.get('session');
    const rows = (await listSessions(c.get('deps').db, user.id)).map((row) => ({
      id: row.id,
      current: row.id === sessionId,
      address: row.ip_address,
      userAgent: row.user_agent,
      startedAt: toInstant(row.created_at),
      usedAt: toInstant(row.updated_at),
    }));
    return c.json({ rows }, 200);
  })
  .openapi(end, async (c) => {
    const ended = await deleteSessions(c.get('deps').db, c.get('session').user.id, c.req.valid('param'));
    if (ended === 0) throw parasolError('not_found');
    return c.body(null, 204);
  })
  .openapi(endOthers, async (c) => {
    const { sessionId, user } = c.get('session');
    await deleteSessions(c.get('deps').db, user.id, { except: sessionId });
    return c.body(null, 204);
  })
  .openapi(totp, async (c) =>
    c.json(await startTotp(c.get('deps'), callerOf(c), c.get('session'), c.req.valid('json').password), 200),
  )
  .openapi(totpCode, async (c) => {
    setCookies(c, await finishTotp(c.get('deps'), callerOf(c), c.get('session'), c.req.valid('json').code));
    return c.body(null, 204);
  })
  .openapi(totpOff, async (c) => {
    setCookies(c, await stopTotp(c.get('deps'), callerOf(c), c.get('session'), c.req.valid('json').password));
    return c.body(null, 204);
  });
