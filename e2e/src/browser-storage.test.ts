import { createServer } from 'node:http';

import { describe, expect, test } from 'vitest';

import { keptInBrowser } from './browser-storage.ts';
import { hasChromium, openBrowser, withoutChromium } from './browser.ts';

if (!hasChromium) process.stderr.write(withoutChromium);

const script = `
  localStorage.setItem('l', 'planted in local storage');
  sessionStorage.setItem('s', 'planted in session storage');
  history.replaceState({ h: 'planted in the history' }, '');
  document.cookie = 'planted=yes';
  const opened = indexedDB.open('d', 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore('o').put('planted in IndexedDB', 'k');
  opened.onsuccess = async () => {
    opened.result.close();
    const cache = await caches.open('c');
    await cache.put('/cached', new Response('planted in a cache'));
    document.title = 'planted';
  };`;

describe.skipIf(!hasChromium)('the search of what a browser keeps', () => {
  test('finds a secret wherever a page could leave it', async () => {
    const server = createServer((_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'session=1; HttpOnly' });
      answer.end(`<script>${script}</script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    const port = typeof bound === 'object' ? bound?.port : null;
    const browser = await openBrowser();
    try {
      const { page } = await browser.visit(`http://127.0.0.1:${port}`);
      await page.goto('/#planted-in-the-address');
      await page.waitForFunction(`document.title === 'planted'`);
      const kept = await keptInBrowser(page);
      for (const place of ['local storage', 'session storage', 'the history', 'IndexedDB', 'a cache'])
        expect(kept.text).toContain(`planted in ${place}`);
      expect(kept.text).toContain('planted-in-the-address');
      expect(kept.cookies.toSorted()).toEqual(['planted', 'session']);
      expect(kept.readableCookies).toEqual(['planted=yes']);
    } finally {
      await browser.close();
      server.close();
    }
  });
});
