import { createRoute, OpenAPIHono, type RouteConfig, type z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { Action } from '../access/index.ts';
import { parasolError } from '../errors/index.ts';
import type { HttpEnv } from './env.ts';
import { errorBody, fieldsOf } from './errors.ts';
import { allow, fresh, memberOfProvider, signedIn } from './guards.ts';

/** A router whose bad input becomes `bad_input` with the fields named. */
export const newRouter = (): OpenAPIHono<HttpEnv> =>
  new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (!result.success) throw parasolError('bad_input', { fields: fieldsOf(result.error) });
    },
  });

const failure = (description: string) => ({
  description,
  content: { 'application/json': { schema: errorBody } },
});

/** A JSON answer of this shape. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A required JSON body of this shape. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

const problems = { default: failure('An error: `code`, what happened and what to do') } as const;

/** A route for which nobody needs to be signed in. */
export const openRoute = <R extends RouteConfig>(route: R) =>
  createRoute({ ...route, responses: { ...route.responses, ...problems } });

/** A route for everyone who is signed in; `confirmed` ones also need the password lately. */
export const signedInRoute = <R extends RouteConfig>(route: R, o: { confirmed?: boolean } = {}) =>
  createRoute({
    ...route,
    middleware: o.confirmed === true ? [signedIn, fresh] : [signedIn],
    security: [{ session: [] }],
    responses: { ...route.responses, ...problems },
  });

/**
 * A route of one provider. It names its action in the policy table; `confirmed` ones also need the password lately.
 * The guards run before the input is parsed, so that a stranger learns nothing from it.
 */
export const providerRoute = <R extends RouteConfig>(
  action: Action,
  route: R,
  o: { confirmed?: boolean } = {},
) => {
  const middleware: MiddlewareHandler<HttpEnv>[] = [signedIn, memberOfProvider, allow(action)];
  if (o.confirmed) middleware.push(fresh);
  return createRoute({
    ...route,
    middleware,
    security: [{ session: [] }],
    'x-parasol-action': action,
    responses: { ...route.responses, ...problems },
  });
};
