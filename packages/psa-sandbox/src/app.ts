import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { ApiLog } from './api-log.ts';
import type { Callbacks } from './callbacks/callbacks.ts';
import type { Clock } from './clock.ts';
import { type Env, timestamp } from './env.ts';
import type { Faults } from './faults/faults.ts';
import { type LateApplies, serveWithFaults } from './faults/serve.ts';
import { ApiError } from './rest/api-error.ts';
import type { Reply } from './rest/call.ts';
import { answer, authenticate, replyTo, type RestRequest } from './rest/handle.ts';
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
import type { Caller } from './security/directory.ts';

export type AppParts = {
  env: Env;
  apiLog: ApiLog;
  host: string;
  webDir: string | undefined;
  httpsUrl: () => string | null;
  clock: Clock;
  data: WholeData;
  faults: Faults;
  late: LateApplies;
  callbacks: Callbacks;
};

type Bindings = { Bindings: HttpBindings };

const restPath = /^\/(v4_6_release|v\d{4}_\d{1,2})\/+apis\/+3\.0(\/.*)?$/i;
const keyPath = /^\/[^/]+\/+system\/callbackkey\/index\.rails$/i;
/** What the cloud's gateway says, in plain text, for a codebase that it doesn't know. */
const noRoute = 'Cannot route. Codebase/company is invalid';
const mediaType = 'application/vnd.connectwise.com+json';

function companyInfo(parts: AppParts, company: string, site: string): string {
  const { settings } = parts.env;
  if (company.toLowerCase() !== settings.companyId.toLowerCase()) return 'null';
  return JSON.stringify({
    CompanyName: settings.companyName,
    Codebase: settings.codebase,
    VersionCode: settings.version,
    VersionNumber: 'v4.6.2025.1',
    CompanyID: settings.companyId,
    IsCloud: false,
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

function respond(reply: Reply, version: string): Response {
  const headers = { 'api-current-version': version, ...reply.headers };
  if (reply.status === 204) return new Response(null, { status: 204, headers });
  const type = `${mediaType}; version=${version}; charset=utf-8`;
  return new Response(reply.bytes ?? reply.body, {
    status: reply.status,
    headers: { 'content-type': type, ...headers },
  });
}

async function serveRest(
  c: Context<Bindings>,
  parts: AppParts,
  url: URL,
  codebase: string,
  path: string,
): Promise<Response> {
  const { env, apiLog } = parts;
  const version = env.settings.version.replace(/^v/, '');
  const startedAtMs = env.now().getTime();
  const startedMs = performance.now();
  let bodyText: string | null = null;
  const request: RestRequest = {
    method: c.req.method,
    path,
    site: `${url.protocol}//${url.host}/${codebase}`,
    query: [...url.searchParams],
    header: (name) => c.req.header(name),
    text: async () => (bodyText ??= await c.req.text()),
    form: () => c.req.formData(),
  };
  const logged = (caller: Caller, reply: Reply): void =>
    apiLog.add({
      memberId: caller.memberId,
      keyId: caller.keyId,
      keyDescription: caller.keyDescription,
      startedAtMs,
      durationMs: performance.now() - startedMs,
      response: reply.status,
      method: request.method,
      url: `${url.pathname}${url.search}`,
      requestBody: bodyText,
      responseBody: reply.body,
    });
  try {
    const caller = await authenticate(env, request);
    const decision = parts.faults.decide(request.method, path);
    if (decision.staleMs > 0) request.staleBefore = timestamp(new Date(startedAtMs - decision.staleMs));
    // a request that is applied late has lost its connection by then
    if (decision.fault?.kind === 'late-apply') await request.text();
    const apply = async (): Promise<Reply> => {
      const reply = await answer(env, caller, request).catch((error: unknown) => replyTo(error, env));
      logged(caller, reply);
      return reply;
    };
    const served = await serveWithFaults(decision, apply, parts.late);
    if ('reply' in served) return respond(served.reply, version);
    c.env.incoming.socket.destroy();
    return respond({ status: 500, body: '' }, version);
  } catch (error) {
    return respond(replyTo(error, env), version);
  }
}

/** Everything that the sandbox answers: companyinfo, the REST API, the screens' API and the screens. */
export function createApp(parts: AppParts): Hono<Bindings> {
  const { env, apiLog } = parts;
  const app = new Hono<Bindings>({ strict: false });
  app.onError((error) => respond(replyTo(error, env), env.settings.version.replace(/^v/, '')));

  app.all('*', async (c, next) => {
    // hono's own path has lost a trailing slash, which Link headers keep
    const url = new URL(c.req.url);
    if (keyPath.test(url.pathname)) return callbackKey(parts, url);
    const match = restPath.exec(url.pathname);
    if (match === null) return next();
    const [, codebase = '', path = '/'] = match;
    const { codebase: current, otherCodebaseAnswers } = env.settings;
    if (!otherCodebaseAnswers && `${codebase.toLowerCase()}/` !== current) return c.text(noRoute, 400);
    return serveRest(c, parts, url, codebase, path);
  });
  app.get('/login/companyinfo/:company', (c) =>
    c.body(companyInfo(parts, c.req.param('company'), siteOf(c)), 200, {
      'content-type': 'application/json; charset=utf-8',
    }),
  );
  app.all('/:codebase/apis/*', (c) => c.text(noRoute, 400));

  const screens = new Hono();
  screens.use('*', ownPagesOnly(parts.host));
  screens.onError((error) => {
    const { status, body } = replyTo(error, env);
    return new Response(body, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
  });
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
