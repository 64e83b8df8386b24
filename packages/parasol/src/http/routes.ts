import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { tokenScopes, type Action } from '../access/index.ts';
import { parasolError } from '../errors/index.ts';
import type { HttpEnv } from './env.ts';
import { errorBody, fieldsOf } from './errors.ts';
import { allow, fresh, memberOfProvider, personOnly, signedIn } from './guards.ts';
import { idempotencyParameter, idempotent } from './idempotent.ts';

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

/**
 * This or null. The document has it as one of two: for `.nullable()` of a schema with a name it says something else, that
 * null is refused, or that the schema itself may be null wherever it stands.
 */
export const orNull = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

/** A required JSON body of this shape. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

const problems = { default: failure('An error: `code`, what happened and what to do') } as const;

/** A route for which nobody needs to be signed in. */
export const openRoute = <R extends RouteConfig>(route: R) =>
  createRoute({ ...route, responses: { ...route.responses, ...problems } });

const plain = { middleware: [], parameters: [] };

// Only a POST makes something new each time that it is sent.
const repeatable = (route: RouteConfig) =>
  route.method === 'post' ? { middleware: [idempotent], parameters: [idempotencyParameter] } : plain;

/**
 * A route for everyone who is signed in; `confirmed` ones also need the password lately. API tokens may ask those
 * that say so. `withPassword`: it takes a password and makes nothing, so it takes no Idempotency-Key, by which a hash
 * of the request would be kept.
 */
export const signedInRoute = <R extends RouteConfig>(
  route: R,
  o: { confirmed?: boolean; tokens?: boolean; withPassword?: boolean } = {},
) => {
  const { middleware, parameters } = o.withPassword ? plain : repeatable(route);
  return createRoute({
    ...route,
    middleware: [
      signedIn,
      ...(o.tokens === true ? [] : [personOnly]),
      ...(o.confirmed === true ? [fresh] : []),
      ...middleware,
    ],
    parameters,
    security: o.tokens === true ? [{ session: [] }, { token: [] }] : [{ session: [] }],
    responses: { ...route.responses, ...problems },
  });
};

/**
 * A route of one provider. It names its action in the policy table; `confirmed` ones also need the password lately.
 * The guards run before the input is parsed, so that a stranger learns nothing from it.
 */
export const providerRoute = <R extends RouteConfig>(
  action: Action,
  route: R,
  o: { confirmed?: boolean } = {},
) => {
  const { middleware, parameters } = repeatable(route);
  const guards: MiddlewareHandler<HttpEnv>[] = [signedIn, memberOfProvider, allow(action)];
  if (o.confirmed) guards.push(fresh);
  const forTokens = !o.confirmed && tokenScopes.includes(action);
  return createRoute({
    ...route,
    middleware: [...guards, ...middleware],
    parameters,
    security: forTokens ? [{ session: [] }, { token: [] }] : [{ session: [] }],
    'x-parasol-action': action,
    responses: { ...route.responses, ...problems },
  });
};
