import type { MiddlewareHandler } from 'hono';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

function hostName(header: string | undefined): string {
  if (header === undefined || !URL.canParse(`http://${header}`)) return '';
  return new URL(`http://${header}`).hostname;
}

/**
 * The screens have no sign-in, so only pages of this server may use them: the Host must be loopback (or the
 * name that the server was told to listen under), which stops names rebound to 127.0.0.1, and an Origin must
 * be this server's own.
 */
export function ownPagesOnly(host: string): MiddlewareHandler {
  return async (c, next) => {
    const header = c.req.header('host');
    const name = hostName(header);
    const origin = c.req.header('origin');
    const foreignOrigin = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== header);
    const site = c.req.header('sec-fetch-site');
    const crossSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    if ((!loopback.has(name) && name !== host) || foreignOrigin || crossSite) {
      return c.json(
        { code: 'Security', message: 'The screens can only be used from their own pages, on this machine.' },
        403,
      );
    }
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD' && c.req.method !== 'DELETE';
    if (changes && !/^application\/(json|x-ndjson)\b/i.test(c.req.header('content-type') ?? '')) {
      return c.json(
        { code: 'ConnectWiseApi', message: 'Send JSON with the content type application/json.' },
        415,
      );
    }
    await next();
    return undefined;
  };
}
