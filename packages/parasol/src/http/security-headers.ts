import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from './env.ts';

/**
 * The policy of a page. Scripts come from this server only; the few style elements that the component library writes
 * carry the page's nonce. Nothing may frame the console, and it calls nobody but itself.
 */
const contentPolicy = (nonce: string, https: boolean): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ');

/** Security headers on every answer (OWASP ASVS 5.0, 3.4). */
export const securityHeaders =
  (https: boolean): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    await next();
    const nonce = c.res.headers.get(nonceHeader);
    c.res.headers.delete(nonceHeader);
    c.header('content-security-policy', nonce === null ? "default-src 'none'; frame-ancestors 'none'" : contentPolicy(nonce, https));
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-opener-policy', 'same-origin');
    c.header('cross-origin-resource-policy', 'same-origin');
    c.header('x-frame-options', 'DENY');
    c.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    if (https) c.header('strict-transport-security', 'max-age=31536000');
    if (c.req.path.startsWith('/api/') && c.res.headers.get('cache-control') === null) c.header('cache-control', 'no-store');
  };

/** How the page's route tells the nonce that it wrote into the page; never leaves the server. */
export const nonceHeader = 'x-parasol-page-nonce';

export const newNonce = (): string => randomBytes(18).toString('base64');
