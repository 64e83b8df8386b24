import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noncePlaceholder, servePages, type Pages } from './serve.ts';

let dir: string;
let pages: Pages;
const script = `console.info("${'x'.repeat(2000)}");`;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'parasol-pages-'));
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), `<meta nonce="${noncePlaceholder}"><script src="/assets/a.js">`);
  writeFileSync(join(dir, 'assets', 'a.js'), script);
  writeFileSync(join(dir, 'icon.svg'), '<svg/>');
  pages = servePages(dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const ask = (path: string, init?: RequestInit): Response | undefined =>
  pages.respond(new Request(`http://127.0.0.1${path}`, init));

describe('servePages', () => {
  test('answers every address of a screen with the page, each time with a nonce of its own', async () => {
    const first = ask('/system/security-roles/3');
    const second = ask('/');
    const policy = first?.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce).toHaveLength(24);
    expect(await first?.text()).toContain(`nonce="${nonce}"`);
    expect(second?.headers.get('content-security-policy')).not.toContain(nonce);
    expect(await second?.text()).not.toContain(noncePlaceholder);
  });

  test('allows no inline script, no eval, no framing and nothing from elsewhere', () => {
    const policy = ask('/')?.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('sends files compressed to those who read that, and lets named versions be kept for good', async () => {
    const packed = ask('/assets/a.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed?.headers.get('content-encoding')).toBe('br');
    expect(packed?.headers.get('cache-control')).toContain('immutable');
    const sent = (await packed?.arrayBuffer()) ?? new ArrayBuffer(0);
    expect(brotliDecompressSync(sent).toString()).toBe(script);
    expect(await ask('/assets/a.js')?.text()).toBe(script);
    expect(ask('/icon.svg')?.headers.get('cache-control')).toBe('no-cache');
  });

  test('leaves everything else to others', () => {
    expect(ask('/assets/b.js')).toBeUndefined();
    expect(ask('/../serve.ts')).toBeUndefined();
    expect(ask('/', { method: 'POST' })).toBeUndefined();
  });

  test('says what to run where the screens were not built', () => {
    expect(() => servePages(join(dir, 'assets'))).toThrow(/npm run build/);
  });
});
