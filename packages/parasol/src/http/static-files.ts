import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { HttpEnv } from './env.ts';
import { newNonce, nonceHeader } from './security-headers.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** What the build writes where the page's nonce belongs. */
const noncePlaceholder = '__CSP_NONCE__';

/**
 * Serves the built screens. A path without a file gets the page itself (the router in the browser decides), so that
 * every address can be opened directly. Files under assets/ carry a hash in their names and are kept for a year.
 * Compressed siblings (`.br`, `.gz`) made by the build are preferred.
 */
export const staticFiles = (webDir: string): MiddlewareHandler<HttpEnv> => {
  const files = createFiles(webDir);
  return createMiddleware<HttpEnv>(async (c, next) => {
    if ((c.req.method !== 'GET' && c.req.method !== 'HEAD') || c.req.path.startsWith('/api/')) return next();
    const asset = await files.find(c.req.path);
    if (asset !== null && !c.req.path.endsWith('.html')) {
      c.header('content-type', types[extname(c.req.path)] ?? 'application/octet-stream');
      c.header('cache-control', c.req.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      c.header('vary', 'accept-encoding');
      const packed = await files.findPacked(c.req.path, c.req.header('accept-encoding') ?? '');
      if (packed !== null) c.header('content-encoding', packed.encoding);
      return c.body(packed?.bytes ?? asset);
    }
    if (extname(c.req.path) !== '' && !c.req.path.endsWith('.html')) return next();
    const page = await files.find('/index.html');
    if (page === null) return next();
    const nonce = newNonce();
    c.header(nonceHeader, nonce);
    c.header('cache-control', 'no-store');
    return c.html(page.toString('utf8').replaceAll(noncePlaceholder, nonce));
  });
};

const createFiles = (webDir: string) => {
  const kept = new Map<string, Buffer<ArrayBuffer> | null>();
  let keptBytes = 0;
  const keptBytesMax = 32 * 1024 * 1024;

  const read = async (path: string): Promise<Buffer<ArrayBuffer> | null> => {
    const root = await realpath(webDir).catch(() => null);
    if (root === null || path.includes('\0')) return null;
    const file = await realpath(join(root, path)).catch(() => null);
    if (file === null || !file.startsWith(root + sep)) return null;
    const found = await stat(file);
    return found.isFile() ? readFile(file) : null;
  };

  const find = async (path: string): Promise<Buffer<ArrayBuffer> | null> => {
    const known = kept.get(path);
    if (known !== undefined) return known;
    const bytes = await read(path);
    // Only what has a hash in its name never changes; the page itself may be built anew while we serve.
    if (bytes !== null && path.startsWith('/assets/') && keptBytes + bytes.length < keptBytesMax) {
      kept.set(path, bytes);
      keptBytes += bytes.length;
    }
    return bytes;
  };

  const findPacked = async (path: string, accepted: string) => {
    for (const [encoding, suffix] of [['br', '.br'], ['gzip', '.gz']] as const) {
      if (!new RegExp(`\\b${encoding}\\b`).test(accepted)) continue;
      const bytes = await find(path + suffix);
      if (bytes !== null) return { encoding, bytes };
    }
    return null;
  };

  return { find, findPacked };
};
