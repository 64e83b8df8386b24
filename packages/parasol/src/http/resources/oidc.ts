import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { limitInvitations, signInByOidc, type Oidc } from '../../access/index.ts';
import { parasolError } from '../../errors/index.ts';
import { callerOf, setCookies } from '../caller.ts';
import type { HttpEnv } from '../env.ts';
import { json, jsonBody, newRouter, openRoute } from '../routes.ts';

/** The page to which the identity provider sends the browser back; it hands its query to the second route. */
const returnPath = '/sign-in/oidc';
const sealContext = { providerId: null, field: 'oidc.sign-in' } as const;
const cookieSeconds = 10 * 60;

const ways = openRoute({
  method: 'get',
  path: '/sign-in/ways',
  summary: 'How people sign in here besides by password',
  responses: { 200: json(z.object({ oidc: z.object({ name: z.string() }).nullable() }), 'The ways') },
});

const begin = openRoute({
  method: 'post',
  path: '/sign-in/oidc',
  summary: 'Begin a sign-in by the identity provider: where the browser goes next',
  request: jsonBody(
    z.strictObject({
      again: z
        .boolean()
        .default(false)
        .openapi({ description: 'Ask for the identity again, before a sensitive change' }),
    }),
  ),
  responses: { 200: json(z.object({ url: z.string() }), 'Go there') },
});

const finish = openRoute({
  method: 'post',
  path: '/sign-in/oidc/finish',
  summary: 'Complete a sign-in with what the identity provider sent the browser back with',
  request: jsonBody(z.strictObject({ query: z.string().max(8000) })),
  responses: { 200: json(z.object({ secondFactor: z.boolean() }), 'Signed in, or a code is asked for') },
});

const configured = (c: Context<HttpEnv>): Oidc => {
  const { oidc } = c.get('deps');
  if (oidc === null) throw parasolError('oidc_not_configured');
  return oidc;
};

const cookieName = (c: Context<HttpEnv>): string =>
  c.get('deps').https ? '__Host-parasol_oidc' : 'parasol_oidc';

const ownOrigin = (c: Context<HttpEnv>): string => {
  const { https, publicUrl } = c.get('deps');
  return publicUrl ?? `${https ? 'https' : 'http'}://${c.req.header('host') ?? ''}`;
};

const unsealed = (c: Context<HttpEnv>, sealed: string | undefined): unknown => {
  try {
    return sealed === undefined ? null : JSON.parse(c.get('deps').vault.open(sealed, sealContext));
  } catch {
    return null;
  }
};

export const oidcRoutes = newRouter()
  .openapi(ways, (c) => {
    const { oidc } = c.get('deps');
    return c.json({ oidc: oidc === null ? null : { name: oidc.name } }, 200);
  })
  .openapi(begin, async (c) => {
    const deps = c.get('deps');
    await limitInvitations(deps, callerOf(c).address);
    const { url, pending } = await configured(c).begin({
      redirectUri: `${ownOrigin(c)}${returnPath}`,
      again: c.req.valid('json').again,
      nowMs: deps.clock.now().getTime(),
    });
    setCookie(c, cookieName(c), deps.vault.seal(JSON.stringify(pending), sealContext), {
      httpOnly: true,
      sameSite: 'Strict',
      secure: deps.https,
      path: '/',
      maxAge: cookieSeconds,
    });
    return c.json({ url }, 200);
  })
  .openapi(finish, async (c) => {
    const deps = c.get('deps');
    const caller = callerOf(c);
    await limitInvitations(deps, caller.address);
    const remembered = unsealed(c, getCookie(c, cookieName(c)));
    deleteCookie(c, cookieName(c), { path: '/', secure: deps.https });
    const { query } = c.req.valid('json');
    const person = await configured(c).finish(remembered, query, deps.clock.now().getTime());
    const { cookies, secondFactor } = await signInByOidc(deps, caller, person);
    setCookies(c, cookies);
    return c.json({ secondFactor }, 200);
  });
