import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from './env.ts';

/** Nothing but a page loads anything; the pages bring their own policy with their nonce. */
const nothing = "default-src 'none'; frame-ancestors 'none'";

/** Security headers on every answer (OWASP ASVS 5.0, 3.4). */
export const securityHeaders =
  (https: boolean): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    await next();
    if (c.res.headers.get('content-security-policy') === null) c.header('content-security-policy', nothing);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'same-origin');
    c.header('cross-origin-opener-policy', 'same-origin');
    c.header('cross-origin-resource-policy', 'same-origin');
    c.header('x-frame-options', 'DENY');
    if (https) c.header('strict-transport-security', 'max-age=31536000');
    if (c.req.path.startsWith('/api/') && c.res.headers.get('cache-control') === null)
      c.header('cache-control', 'no-store');
  };
