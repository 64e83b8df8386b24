import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { chromiumPath } from './chromium-path.ts';

export { hasChromium, withoutChromium } from './chromium-path.ts';

/** Chromium's own `args` turn on a software GPU and fail now and then; these start every time, as root too. */
const launchFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

export type Look = {
  language?: 'en' | 'ko';
  colourScheme?: 'light' | 'dark';
  width?: number;
  height?: number;
};

export type TestBrowser = {
  /** A new visitor with a page; `clipboard` can be read. Everything that the page complains of is kept in `complaints`. */
  visit: (origin: string, look?: Look) => Promise<Visit>;
  close: () => Promise<void>;
};
export type Visit = { page: Page; context: BrowserContext; complaints: string[] };

/** Starts Chromium from npm without a window. Close it in `afterAll`. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: launchFlags,
    headless: true,
    timeout: 60_000,
  });
  return {
    async visit(origin, look = {}) {
      const language = look.language ?? 'en';
      const context = await browser.newContext({
        baseURL: origin,
        locale: language === 'ko' ? 'ko-KR' : 'en-US',
        timezoneId: 'Asia/Seoul',
        colorScheme: look.colourScheme ?? 'light',
        viewport: { width: look.width ?? 1280, height: look.height ?? 860 },
        reducedMotion: 'reduce',
        ignoreHTTPSErrors: true,
      });
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      return { page, context, complaints: listen(page) };
    },
    close: () => browser.close(),
  };
}

/** Errors of the page's scripts and of its content security policy. Refused requests (4xx) are no complaint: tests provoke them. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) {
      complaints.push(`${page.url()}: ${text}`);
    }
  });
  return complaints;
}

const picturesDir = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

/** Writes a picture for the documents when `UPDATE_PICTURES=1`; otherwise does nothing. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['UPDATE_PICTURES'] !== '1') return;
  await settled(page);
  await mkdir(picturesDir, { recursive: true });
  await page.screenshot({ path: `${picturesDir}${name}.png`, animations: 'disabled', caret: 'hide' });
}

/** Waits until nothing is being fetched and fonts are there, so that pictures are the same each time. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await drawn(page);
}

/** Resolves when the page shows something: until the reader's language is there it is empty. */
export const begun = (page: Page): Promise<void> => page.locator('h1').first().waitFor({ state: 'attached' });

/** Waits until what the page has is drawn, with its fonts, and nothing is on its way to another look. */
export async function drawn(page: Page): Promise<void> {
  await begun(page);
  await page.evaluate(
    `(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      await document.fonts.ready;
      await frame();
      await frame();
      const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map((one) => one.finished));
      await frame();
    })()`,
  );
}
