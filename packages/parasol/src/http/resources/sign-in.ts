import { z } from '@hono/zod-openapi';
import { inProvider } from '@parasol/postgres';
import {
  acceptInvitation,
  endSession,
  limitInvitations,
  makeFirstAdministrator,
  passwordLengthMax,
  signInByLink,
  signInByPassword,
  signInBySecondFactor,
} from '../../access/index.ts';
import { audit, auditInstallation } from '../../audit/index.ts';
import { callerOf, setCookies } from '../caller.ts';
import { json, jsonBody, newRouter, openRoute } from '../routes.ts';

const email = z.email().max(254).toLowerCase();
const password = z.string().min(1).max(passwordLengthMax);
const token = z.string().min(1).max(200);
const name = z.string().trim().min(1).max(100);

const started = z
  .object({
    secondFactor: z
      .boolean()
      .openapi({ description: 'True: a code is asked for next, at /sign-in/second-factor' }),
  })
  .openapi('SignedIn');

const firstAdministrator = openRoute({
  method: 'post',
  path: '/first-administrator',
  summary: 'Make the first administrator with the one-time token that the server printed',
  request: jsonBody(z.strictObject({ token, email, name, password })),
  responses: { 201: json(started, 'Signed in') },
});

const signIn = openRoute({
  method: 'post',
  path: '/sign-in',
  summary: 'Sign in by e-mail and password',
  request: jsonBody(z.strictObject({ email, password })),
  responses: { 200: json(started, 'Signed in, or a code is asked for') },
});

const byLink = openRoute({
  method: 'post',
  path: '/sign-in/link',
  summary: 'Sign in with the one-time link that an operator made on the machine',
  request: jsonBody(z.strictObject({ token })),
  responses: { 200: json(started, 'Signed in, or a code is asked for') },
});

const secondFactor = openRoute({
  method: 'post',
  path: '/sign-in/second-factor',
  summary: 'Complete a sign-in with a code of the authenticator app or a backup code',
  request: jsonBody(z.strictObject({ code: z.string().trim().min(6).max(30) })),
  responses: { 200: json(started, 'Signed in') },
});

const invitation = openRoute({
  method: 'post',
  path: '/invitations/accept',
  summary: 'Take up an invitation: choose a password, or give yours if you have an account here',
  request: jsonBody(z.strictObject({ token, password })),
  responses: { 200: json(started, 'Signed in') },
});

const signOut = openRoute({
  method: 'post',
  path: '/sign-out',
  summary: 'End this session',
  responses: { 204: { description: 'Signed out' } },
});

export const signInRoutes = newRouter()
  .openapi(firstAdministrator, async (c) => {
    const deps = c.get('deps');
    const caller = callerOf(c);
    const input = c.req.valid('json');
    await limitInvitations(deps, caller.address);
    const { userId } = await makeFirstAdministrator(deps, input);
    const { cookies, secondFactor: asked } = await signInByPassword(deps, caller, input);
    const actor = { kind: 'person', id: userId, name: input.email } as const;
    await auditInstallation(deps, { actor, action: 'first-administrator.made', subject: input.email });
    setCookies(c, cookies);
    return c.json({ secondFactor: asked }, 201);
  })
  .openapi(signIn, async (c) => {
    const { cookies, secondFactor: asked } = await signInByPassword(
      c.get('deps'),
      callerOf(c),
      c.req.valid('json'),
    );
    setCookies(c, cookies);
    return c.json({ secondFactor: asked }, 200);
  })
  .openapi(byLink, async (c) => {
    const { token: given } = c.req.valid('json');
    const { cookies, secondFactor: asked } = await signInByLink(c.get('deps'), callerOf(c), given);
    setCookies(c, cookies);
    return c.json({ secondFactor: asked }, 200);
  })
  .openapi(secondFactor, async (c) => {
    const { cookies } = await signInBySecondFactor(c.get('deps'), callerOf(c), c.req.valid('json').code);
    setCookies(c, cookies);
    return c.json({ secondFactor: false }, 200);
  })
  .openapi(invitation, async (c) => {
    const deps = c.get('deps');
    const caller = callerOf(c);
    const input = c.req.valid('json');
    await limitInvitations(deps, caller.address);
    const { userId, email: address, providerId } = await acceptInvitation(deps, input);
    const actor = { kind: 'person', id: userId, name: address } as const;
    await inProvider(deps.db, providerId, async (tx) =>
      audit(tx, { providerId, actor, action: 'admin.joined', subject: address }),
    );
    const credentials = { email: address, password: input.password };
    const { cookies, secondFactor: asked } = await signInByPassword(deps, caller, credentials);
    setCookies(c, cookies);
    return c.json({ secondFactor: asked }, 200);
  })
  .openapi(signOut, async (c) => {
    setCookies(c, await endSession(c.get('deps'), callerOf(c)));
    return c.body(null, 204);
  });
