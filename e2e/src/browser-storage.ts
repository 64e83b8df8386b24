import type { Page } from 'playwright-core';
import { z } from 'zod';

/** What a browser keeps of a page, wherever it can: as text, to be searched. */
export type KeptInBrowser = {
  /** Local storage and IndexedDB of every origin, session storage, caches, the history's state, the address. */
  readonly text: string;
  /** Names of the cookies, and those of them that a script of the page could read. */
  readonly cookies: readonly string[];
  readonly readableCookies: readonly string[];
};

/** Runs in the page; as text, since the tests' types know no browser. */
const inPage = `(async () => {
  const cached = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      cached.push(request.url, await (await cache.match(request)).text());
  }
  const session = Object.entries(sessionStorage);
  const kept = { session, cached, state: history.state, address: location.href, name: window.name };
  return { kept: JSON.stringify(kept), readable: document.cookie };
})()`;
const found = z.object({ kept: z.string(), readable: z.string() });

/** Collects all that would be found by who sits down at this browser, or by a script that got into the page. */
export const keptInBrowser = async (page: Page): Promise<KeptInBrowser> => {
  const { cookies, origins } = await page.context().storageState({ indexedDB: true });
  const { kept, readable } = found.parse(await page.evaluate(inPage));
  return {
    text: JSON.stringify(origins) + kept,
    cookies: cookies.map((cookie) => cookie.name),
    readableCookies: readable.split('; ').filter((cookie) => cookie !== ''),
  };
};
