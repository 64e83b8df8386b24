import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { ApiLog } from './api-log.ts';
import type { Callbacks } from './callbacks/callbacks.ts';
import type { Clock } from './clock.ts';
import type { Env } from './env.ts';
import type { Faults } from './faults/faults.ts';
import { ApiError, noRoute } from './rest/api-error.ts';
import { replyTo } from './rest/handle.ts';
import { browseRoutes } from './screens/browse.ts';
import { callbackRoutes } from './screens/callbacks.ts';
import { choiceRoutes } from './screens/choices.ts';
import { clockRoutes } from './screens/clock.ts';
import { dataRoutes, type WholeData } from './screens/data.ts';
import { ownPagesOnly } from './screens/guard.ts';
import { integratorLoginRoutes } from './screens/integrator-logins.ts';
import { keyRoutes } from './screens/keys.ts';
import { logRoutes } from './screens/logs.ts';
import { memberRoutes } from './screens/members.ts';
import { roleRoutes } from './screens/roles.ts';
import { faultRoutes, settingsRoutes } from './screens/sandbox-settings.ts';
import { webRoutes } from './screens/web.ts';

export type AppParts = {
  env: Env;
  apiLog: ApiLog;
  host: string;
  webDir: string | undefined;
  httpsUrl: () => string | null;
  clock: Clock;
  data: WholeData;
  faults: Faults;
  callbacks: Callbacks;
};

type Bindings = { Bindings: HttpBindings };

/** Below the codebase as well: clients put it in front of everything. */
const companyPath = /^\/+(?:v[\d_]+[^/]*\/+)?login\/+companyinfo\/+([^/]+)\/*$/i;
/** What the gateway knows no way to: another codebase, or what a codebase doesn't serve. */
const elsewhere = /^\/+(?:[^/]+\/+apis\/|v(?:4_6_release|\d{4}_\d{1,2})(?:\/|$))/i;
const keyPath = /^\/[^/]+\/+system\/callbackkey\/index\.rails$/i;

function companyInfo(parts: AppParts, company: string, site: string): string {
  const { settings } = parts.env;
  if (company.toLowerCase() !== settings.companyId.toLowerCase()) return 'null';
  return JSON.stringify({
    CompanyName: settings.companyName,
    Codebase: settings.codebase,
    VersionCode: settings.version,
    VersionNumber: 'v4.6.2025.1',
    CompanyID: settings.companyId,
    IsCloud: settings.isCloud === 'text' ? 'False' : false,
    SiteUrl: site,
  });
}

/** Where callbacks' `key_url` points; open to anyone who knows the key's id, as receivers have no credentials. */
async function callbackKey({ env, callbacks }: AppParts, url: URL): Promise<Response> {
  const { id, signingKey } = await callbacks.key();
  const company = url.searchParams.get('companyName')?.toLowerCase();
  if (url.searchParams.get('id') !== id || company !== env.settings.companyId.toLowerCase())
    return new Response('The callback key was not found.', { status: 404 });
  return Response.json({ signing_key: signingKey });
}

function siteOf(c: Context): string {
  const url = new URL(c.req.url);
  return `${url.protocol}//${url.host}`;
}

function failure(error: Error, env: Env): Response {
  const { status, body } = replyTo(error, env);
  return new Response(body, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
}

/** Everything that the sandbox answers besides the REST API: companyinfo, the screens' API and the screens. */
export function createApp(parts: AppParts): Hono<Bindings> {
  const { env, apiLog } = parts;
  const app = new Hono<Bindings>({ strict: false });
  app.onError((error) => failure(error, env));

  app.all('*', async (c, next) => {
    const url = new URL(c.req.url);
    return keyPath.test(url.pathname) ? callbackKey(parts, url) : next();
  });
  app.get('*', async (c, next) => {
    const company = companyPath.exec(c.req.path)?.[1];
    if (company === undefined) return next();
    return c.body(companyInfo(parts, company, siteOf(c)), 200, {
      'content-type': 'application/json; charset=utf-8',
    });
  });
  app.all('*', async (c, next) => (elsewhere.test(c.req.path) ? c.text(noRoute, 400) : next()));

  const screens = new Hono();
  screens.use('*', ownPagesOnly(parts.host));
  screens.onError((error) => failure(error, env));
  screens.get('/status', (c) =>
    c.json({
      company: env.settings.companyId,
      companyName: env.settings.companyName,
      codebase: env.settings.codebase,
      version: env.settings.version,
      httpsUrl: parts.httpsUrl(),
      calls: apiLog.calls,
    }),
  );
  screens.route('/security-roles', roleRoutes(env));
  screens.route('/api-members', memberRoutes(env));
  screens.route('/api-members', keyRoutes(env));
  screens.route('/api-members', logRoutes(env, apiLog));
  screens.route('/choices', choiceRoutes(env));
  screens.route('/browse', browseRoutes(env));
  screens.route('/faults', faultRoutes(parts.faults));
  screens.route('/settings', settingsRoutes(env));
  screens.route('/callbacks', callbackRoutes(env, parts.callbacks));
  screens.route('/clock', clockRoutes(parts.clock));
  screens.route('/', dataRoutes(env, parts.data));
  screens.route('/integrator-logins', integratorLoginRoutes(env));
  screens.all('*', () => {
    throw new ApiError(404, 'NotFound', 'There is no such endpoint.');
  });
  app.route('/sandbox/api', screens);
  if (parts.webDir !== undefined) app.route('/', webRoutes(parts.webDir));
  else app.get('/', (c) => c.text(`${env.settings.companyName}: the screens have not been built.`));
  return app;
}
