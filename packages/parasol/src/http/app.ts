import { OpenAPIHono } from '@hono/zod-openapi';
import { servePages } from '@parasol/web-kit/serve';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import {
  createOidc,
  createSignIn,
  forgetOldAttempts,
  loadSignInSecret,
  proxyList,
  type OidcConfiguration,
} from '../access/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { HttpDeps, HttpEnv } from './env.ts';
import { answerError, handleError } from './errors.ts';
import { registerGauges } from '../process/index.ts';
import { createMetrics, mayReadMetrics, traced, type MetricsAccess } from './metrics.ts';
import { knownHost, sameOrigin } from './origin.ts';
import { apiRoutes } from './resources/index.ts';
import { healthRoutes } from './resources/health.ts';
import { securityHeaders } from './security-headers.ts';

export type HttpAppOptions = {
  /** Whether people reach the console by https: Secure cookies and HSTS. */
  readonly https: boolean;
  /** How people reach the console, if the operator says so: `https://parasol.example.com`. */
  readonly publicUrl?: string;
  /** Sign-in by an identity provider. */
  readonly oidc?: OidcConfiguration | null;
  /** The built screens; without them only the API is served. */
  readonly webDir?: string;
  /**
   * Who may read `/metrics`: everyone who reaches the port (one that only this machine reaches), who sends this token
   * as a bearer, or nobody, which is the default.
   */
  readonly metrics?: MetricsAccess;
  /** Addresses and networks of the proxies before it, which say by X-Forwarded-For who asks. */
  readonly trustedProxies?: readonly string[];
  /** Names by which the console may be called; null: any (a proxy checks). Default: this machine only. */
  readonly hosts?: readonly string[] | null;
};

/** No request of the console is larger; a CSV of 10,000 mappings is under 1 MB. */
const bodyBytesMax = 2 * 1024 * 1024;

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/** Routes whose paths lead here and nowhere else: an unknown one is an error, not the page. */
const isApiPath = (path: string): boolean => path === '/api' || path.startsWith('/api/');

/**
 * The console's HTTP side: the public API under `/api/v1`, its description, health and metrics, and the screens.
 * No socket is opened here; tests ask it by `app.request()`.
 */
export const createHttpApp = async (rooms: Deps, o: HttpAppOptions): Promise<OpenAPIHono<HttpEnv>> => {
  await forgetOldAttempts(rooms.db);
  const secret = await loadSignInSecret(rooms);
  const deps: HttpDeps = {
    ...rooms,
    https: o.https,
    publicUrl: o.publicUrl ?? null,
    proxies:
      o.trustedProxies === undefined || o.trustedProxies.length === 0 ? null : proxyList(o.trustedProxies),
    oidc: o.oidc ? createOidc(o.oidc) : null,
    signIn: createSignIn({ db: rooms.db, secret, https: o.https, ids: rooms.ids, log: rooms.log }),
  };
  const metrics = createMetrics();
  registerGauges(metrics.registry, rooms);
  const app = new OpenAPIHono<HttpEnv>();
  app.use(securityHeaders(o.https));
  app.use(
    createMiddleware<HttpEnv>(async (c, next) => {
      const requestId = deps.ids();
      c.set('deps', deps);
      c.set('requestId', requestId);
      c.set('log', deps.log.child({ requestId }));
      c.header('x-request-id', requestId);
      await next();
    }),
  );
  app.onError(handleError);
  app.notFound((c) => answerError(c, 'not_found'));
  app.use(metrics.measure);
  if (rooms.trace) app.use(traced(rooms.trace));
  app.use(knownHost(o.hosts === undefined ? loopbackHosts : o.hosts));
  app.use('/api/*', sameOrigin);
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: bodyBytesMax,
      onError: () => {
        throw parasolError('too_large');
      },
    }),
  );
  app.route('/', healthRoutes);
  app.get('/metrics', async (c) => {
    if (!mayReadMetrics(o.metrics ?? 'off', c.req.header('authorization')))
      return answerError(c, 'not_found');
    c.header('content-type', metrics.registry.contentType);
    return c.body(await metrics.registry.metrics());
  });
  app.route('/api/v1', apiRoutes());
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: o.https ? '__Host-parasol_session' : 'parasol_session',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Parasol',
      version: '1',
      description: 'The API that the console uses. Errors, paging and ids are alike on all routes.',
    },
  });
  if (o.webDir !== undefined) {
    const pages = servePages(o.webDir);
    app.get(
      '*',
      (c) => (isApiPath(c.req.path) ? undefined : pages.respond(c.req.raw)) ?? answerError(c, 'not_found'),
    );
  }
  return app;
};
