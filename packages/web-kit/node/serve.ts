import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { noncePlaceholder } from './nonce-placeholder.ts';

export { noncePlaceholder } from './nonce-placeholder.ts';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

type Asset = { body: Buffer; brotli: Buffer | undefined; type: string; immutable: boolean };

/** Answers the requests for a built web app: `undefined` where the path is not a page or a file of it. */
export type Pages = { respond(request: Request): Response | undefined };

/**
 * Serves a web app that `webApp` built, held in memory (a few megabytes, most of it font files). Any path
 * without a file extension answers with the page, so that a screen's address can be opened directly.
 * Every page has its own nonce for `<style>`; scripts come only from our own files, and nothing is framed.
 *
 * @throws when `dir` has no `index.html`: the web parts were not built.
 */
export function servePages(dir: string): Pages {
  const assets = readAssets(dir);
  const page = assets.get('/index.html')?.body.toString('utf8');
  if (page === undefined) throw new Error(`There is no index.html in ${dir}. Run "npm run build" first.`);
  return {
    respond(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
      const path = new URL(request.url).pathname;
      const asset = assets.get(path);
      if (asset && path !== '/index.html') return assetResponse(request, asset);
      return extname(path) === '' || path === '/index.html' ? pageResponse(request, page) : undefined;
    },
  };
}

/** What a page may load. Scripts, fonts and calls are our own; styles are our files and the marked elements. */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

function pageResponse(request: Request, page: string): Response {
  const nonce = randomBytes(16).toString('base64');
  return new Response(request.method === 'HEAD' ? null : page.replaceAll(noncePlaceholder, nonce), {
    headers: {
      ...commonHeaders,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(nonce),
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    },
  });
}

function assetResponse(request: Request, asset: Asset): Response {
  const packed =
    asset.brotli && /\bbr\b/.test(request.headers.get('accept-encoding') ?? '') ? asset.brotli : undefined;
  const body = packed ?? asset.body;
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), {
    headers: {
      ...commonHeaders,
      'content-type': asset.type,
      'content-length': String(body.length),
      vary: 'accept-encoding',
      // Vite puts a hash of the content into the names under assets/.
      'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(packed ? { 'content-encoding': 'br' } : {}),
    },
  });
}

function readAssets(dir: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const entry of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const file = join(dir, entry);
    if (!statSync(file).isFile()) continue;
    const path = `/${relative(dir, file).split(sep).join('/')}`;
    const type = contentTypes[extname(file)] ?? 'application/octet-stream';
    const body = readFileSync(file);
    const packable = /^text\/|json|svg/.test(type) && body.length > 1024;
    const brotli = packable
      ? brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      : undefined;
    assets.set(path, { body, brotli, type, immutable: path.startsWith('/assets/') });
  }
  return assets;
}
