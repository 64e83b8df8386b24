import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { findMembership, findSession, may, requireFresh, type Action } from '../access/index.ts';
import type { Actor } from '../audit/index.ts';
import { parasolError } from '../errors/index.ts';
import type { Context } from 'hono';
import { callerOf, setCookies } from './caller.ts';
import type { HttpEnv } from './env.ts';

/** Lets in who is signed in; everyone else gets `not_signed_in`. */
export const signedIn: MiddlewareHandler<HttpEnv> = createMiddleware<HttpEnv>(async (c, next) => {
  const session = await findSession(c.get('deps'), callerOf(c));
  if (session === null) throw parasolError('not_signed_in');
  c.set('session', { sessionId: session.sessionId, user: session.user });
  setCookies(c, session.cookies);
  await next();
});

const uuid = z.uuid();

/**
 * Lets in who belongs to the provider of the path. A provider of others, one that doesn't exist and a malformed id all
 * get the same `not_found`, before the rest of the request is looked at.
 */
export const memberOfProvider: MiddlewareHandler<HttpEnv> = createMiddleware<HttpEnv>(async (c, next) => {
  const providerId = uuid.safeParse(c.req.param('providerId'));
  if (!providerId.success) throw parasolError('not_found');
  const membership = await findMembership(
    c.get('deps').db,
    c.get('session').user.id,
    providerId.data.toLowerCase(),
  );
  if (membership === null) throw parasolError('not_found');
  c.set('membership', membership);
  await next();
});

/** Asks the policy table. */
export const allow = (action: Action): MiddlewareHandler<HttpEnv> =>
  createMiddleware<HttpEnv>(async (c, next) => {
    if (!may(c.get('membership'), action)) throw parasolError('not_allowed', { action });
    await next();
  });

/** For changes of credentials and of people: the password must have been given lately. */
export const fresh: MiddlewareHandler<HttpEnv> = createMiddleware<HttpEnv>(async (c, next) => {
  await requireFresh(c.get('deps'), c.get('session'));
  await next();
});

/** The signed-in person as the audit log names them. */
export const actorOf = (c: Context<HttpEnv>): Actor => {
  const { user } = c.get('session');
  return { kind: 'person', id: user.id, name: user.email };
};

/** The customers that a restricted person may see; undefined: all. */
export const visibleCustomers = (c: Context<HttpEnv>): readonly number[] | undefined =>
  c.get('membership').customers ?? undefined;
