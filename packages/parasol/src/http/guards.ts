import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import {
  findMembership,
  findSession,
  findTokenCaller,
  isSessionAlive,
  isTokenAlive,
  may,
  requireFresh,
  tokenScopes,
  type Action,
} from '../access/index.ts';
import type { Actor } from '../audit/index.ts';
import { parasolError } from '../errors/index.ts';
import type { Context } from 'hono';
import { callerOf, setCookies } from './caller.ts';
import type { HttpEnv } from './env.ts';

const bearer = /^Bearer +(\S{1,200})$/i;

/** A caller by an API token; a request with one is judged by it alone, whatever cookies it brings. */
const byToken = async (c: Context<HttpEnv>, authorization: string): Promise<void> => {
  const [, given = ''] = bearer.exec(authorization) ?? [];
  const caller = await findTokenCaller(c.get('deps'), given, callerOf(c).address);
  if (caller === null) throw parasolError('token_invalid');
  c.set('token', caller.token);
  c.set('session', { sessionId: '', user: caller.user });
};

/** Lets in who is signed in, or calls with an API token; everyone else gets `not_signed_in` or `token_invalid`. */
export const signedIn: MiddlewareHandler<HttpEnv> = createMiddleware<HttpEnv>(async (c, next) => {
  const authorization = c.req.header('authorization');
  if (authorization === undefined) {
    const session = await findSession(c.get('deps'), callerOf(c));
    if (session === null) throw parasolError('not_signed_in');
    c.set('session', { sessionId: session.sessionId, user: session.user });
    setCookies(c, session.cookies);
  } else await byToken(c, authorization);
  await next();
});

/** For what belongs to the person and not to their programs: sessions, passwords, providers to be made. */
export const personOnly: MiddlewareHandler<HttpEnv> = createMiddleware<HttpEnv>(async (c, next) => {
  if (c.get('token') !== undefined) throw parasolError('token_not_allowed');
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
  const token = c.get('token');
  // A token belongs to one provider; its owner's others are as good as unknown to it.
  if (membership === null || (token !== undefined && token.providerId !== membership.providerId))
    throw parasolError('not_found');
  c.set('membership', membership);
  await next();
});

/** Asks the policy table; a token needs the scope as well. */
export const allow = (action: Action): MiddlewareHandler<HttpEnv> =>
  createMiddleware<HttpEnv>(async (c, next) => {
    if (!may(c.get('membership'), action)) throw parasolError('not_allowed', { action });
    const token = c.get('token');
    if (token !== undefined && !token.scopes.includes(action)) {
      const offered = tokenScopes.includes(action);
      throw parasolError(offered ? 'scope_missing' : 'token_not_allowed', { action });
    }
    await next();
  });

/**
 * Whether who was let in to an answer that goes on may still have it: they are signed in, or their token is valid, and
 * belong to the provider as before. Asking doesn't prolong the session.
 */
export const mayStill = async (c: Context<HttpEnv>, action: Action): Promise<boolean> => {
  const deps = c.get('deps');
  const { sessionId, user } = c.get('session');
  const token = c.get('token');
  const alive =
    token === undefined ? await isSessionAlive(deps.db, sessionId) : await isTokenAlive(deps.db, token.id);
  const membership = alive ? await findMembership(deps.db, user.id, c.get('membership').providerId) : null;
  return membership !== null && may(membership, action);
};

/** Whether the caller may do this as well: for what a screen's one answer holds besides its own. */
export const mayAlso = (c: Context<HttpEnv>, action: Action): boolean => {
  const token = c.get('token');
  return may(c.get('membership'), action) && (token === undefined || token.scopes.includes(action));
};

/** For changes of credentials and of people: the password must have been given lately. */
export const fresh: MiddlewareHandler<HttpEnv> = createMiddleware<HttpEnv>(async (c, next) => {
  if (c.get('token') !== undefined) throw parasolError('token_not_allowed');
  await requireFresh(c.get('deps'), c.get('session'));
  await next();
});

/** The signed-in person, or the token, as the audit log names them. */
export const actorOf = (c: Context<HttpEnv>): Actor => {
  const { user } = c.get('session');
  const token = c.get('token');
  if (token !== undefined) return { kind: 'token', id: token.id, name: `${token.name} (${user.email})` };
  return { kind: 'person', id: user.id, name: user.email };
};

/** The customers that a restricted person may see; undefined: all. */
export const visibleCustomers = (c: Context<HttpEnv>): readonly number[] | undefined =>
  c.get('membership').customers ?? undefined;
