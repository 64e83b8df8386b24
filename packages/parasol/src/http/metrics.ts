import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Trace } from '../deps.ts';
import type { HttpEnv } from './env.ts';

/** The measures of this process. Route patterns, never paths: a label must not hold an id. */
export const createMetrics = () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'parasol_http_request_seconds',
    help: 'Time to answer a request of the console or the public API',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const measure = createMiddleware<HttpEnv>(async (c, next) => {
    const stop = seconds.startTimer();
    await next();
    stop({ method: c.req.method, route: routePath(c, -1), status: String(c.res.status) });
  });
  return { registry, measure };
};

/** A span for each request, by its route. */
export const traced = (trace: Trace) =>
  createMiddleware<HttpEnv>((c, next) =>
    trace(`${c.req.method} ${routePath(c, -1)}`, { 'parasol.request': c.get('requestId') }, next),
  );

export type MetricsAccess = 'open' | 'off' | { readonly token: string };

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether a request with this Authorization header may read the measures. */
export const mayReadMetrics = (access: MetricsAccess, authorization: string | undefined): boolean => {
  if (access === 'open' || access === 'off') return access === 'open';
  // Hashed first, so that both have one length and the time tells nothing.
  return timingSafeEqual(hashOf(authorization ?? ''), hashOf(`Bearer ${access.token}`));
};
