import type { MiddlewareHandler } from 'hono';
import { parasolError } from '../errors/index.ts';
import type { HttpEnv } from './env.ts';

/** A page of ours sends this header with every change; a form or an image of another site can't. */
export const requestHeader = 'x-parasol-request';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that another site makes a browser send (OWASP ASVS 5.0, 3.5): Sec-Fetch-Site must say same-origin;
 * where a browser doesn't send it, Origin must be our own; and the header above must be there. A caller that shows
 * neither is no browser and carries no one's cookies by itself, so that programs need nothing special.
 */
export const sameOrigin: MiddlewareHandler<HttpEnv> = async (c, next) => {
  // A token is no cookie: no browser sends it by itself, and another site's script may not set the header.
  const byToken = c.req.header('authorization') !== undefined;
  if (!byToken && !safeMethods.has(c.req.method)) {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    if (site !== undefined && site !== 'same-origin') throw parasolError('foreign_origin');
    if (origin !== undefined && hostOf(origin) !== c.req.header('host')?.toLowerCase())
      throw parasolError('foreign_origin');
    if ((site !== undefined || origin !== undefined) && c.req.header(requestHeader) === undefined) {
      throw parasolError('foreign_origin');
    }
  }
  await next();
};

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

/**
 * Refuses requests for a name that isn't this console's, so that no other site's name can be bent to this server
 * (DNS rebinding). `null` allows every name: behind a proxy that checks it.
 */
export const knownHost =
  (hosts: readonly string[] | null): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const host = c.req.header('host');
    if (hosts !== null && host !== undefined && !hosts.includes(nameOf(host)))
      throw parasolError('foreign_origin');
    await next();
  };

const nameOf = (host: string): string =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
