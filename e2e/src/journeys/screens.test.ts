import { windowMs } from '@parasol/umbrella';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { axeViolations } from '../axe.ts';
import { hasChromium, openBrowser, picture, settled, type Look, type TestBrowser } from '../browser.ts';
import { scrollsSideways } from '../sideways.ts';
import { startWorld, type TestWorld } from '../world.ts';
import { allScreens, type Screen } from './all-screens.ts';
import { infect } from './days.ts';
import { firstAdministrator, openOffice, type Caller, type Office } from './office.ts';
import { psaAdmin } from './psa-admin.ts';

/** In pairs, each language and each colour scheme on every screen; `PARASOL_ALL_LOOKS=1` for all of them. */
const looks: readonly Look[] = [
  { language: 'en', colourScheme: 'light', width: 1280 },
  { language: 'ko', colourScheme: 'dark', width: 390, height: 800 },
  ...(process.env['PARASOL_ALL_LOOKS'] === '1'
    ? ([
        { language: 'en', colourScheme: 'dark', width: 390, height: 800 },
        { language: 'ko', colourScheme: 'light', width: 1280 },
      ] as const)
    : []),
];

const budget = { scriptBytes: 250_000, dataRequests: 2, layoutShift: 0.1 };
/** Windows that pass before anybody looks. */
const windowsPassed = process.env['UPDATE_PICTURES'] === '1' ? 10 : 2;

const incidents = z.object({
  rows: z.array(z.object({ incidentId: z.string(), organizationId: z.number() })),
});
const runs = z.object({ rows: z.array(z.object({ runId: z.string() })) });

/** How far things moved by themselves, as Chromium counts it for its Core Web Vitals. */
const countShifts = `
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

const shiftOf = async (page: Page): Promise<number> =>
  z.number().parse(await page.evaluate('globalThis.shifted'));

describe.skipIf(!hasChromium)('every screen of the console', () => {
  let world: TestWorld;
  let browser: TestBrowser;
  let admin: Caller;
  let office: Office;
  const ids: Record<string, string> = {};
  let nowMs = Date.now() - windowsPassed * windowMs;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld({ limits: 'off', now: () => nowMs }), openBrowser()]);
    admin = await firstAdministrator(world);
    const psa = await psaAdmin(world.psaUrl);
    const customers = world.umbrella.accounts.find(({ kind }) => kind === 'msp')?.customers ?? [];
    await psa.addCompanies(customers.map(({ name }) => name));
    office = await openOffice(world, admin, { name: 'Meridian IT' });
    await office.mapAll();
    await office.makeTickets();
    await admin.ask('POST', office.api('/rights-checks'), z.unknown(), {});
    for (let passed = 0; passed <= windowsPassed; passed += 1) {
      const [first, second] = customers;
      if (first)
        infect(world, first.organizationId, 'FRONT-DESK-02', [3, 14, 9, 0, 22, 7][passed % 6] ?? 0, nowMs);
      if (second && passed > 5) infect(world, second.organizationId, 'CAD-STATION-4', 5 + passed, nowMs);
      await office.run();
      nowMs = Math.min(Date.now(), nowMs + windowMs);
    }
    // One that fails, so that the list of failed writes has a row.
    await office.psaKey.setLevel('Service Desk', 'Service Tickets', 'add', 'None');
    infect(world, customers[2]?.organizationId ?? 0, 'LAPTOP-17', 12, nowMs);
    await office.run();
    const [incident] = (await admin.ask('GET', office.api('/incidents?search=FRONT'), incidents)).rows;
    ids['incidentId'] = incident?.incidentId ?? '';
    ids['organizationId'] = String(incident?.organizationId ?? '');
    ids['runId'] = (await admin.ask('GET', office.api('/runs'), runs)).rows[0]?.runId ?? '';
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  const addressOf = ({ route, place }: Screen): string => {
    const path = route.replaceAll(/\$(\w+)/g, (_, name: string) => {
      const id = ids[name];
      if (id === undefined || id === '') throw new Error(`No screen was made for ${route}: what is ${name}?`);
      return id;
    });
    return place === 'provider' ? office.screen(path) : path;
  };

  test.each(looks)(
    'has no axe violation, fits its width, and asks for its data in one or two requests: $language, $colourScheme, $width px',
    async (look) => {
      const screens = allScreens();
      expect(screens.length).toBeGreaterThan(25);
      const visit = await browser.visit(world.consoleUrl, look);
      const { page } = visit;
      await page.addInitScript(countShifts);
      const problems: string[] = [];
      let asked: string[] = [];
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.startsWith('/api/v1/') && !/\/session$|\/events$/.test(pathname)) asked.push(pathname);
      });
      for (const screen of screens.toSorted(
        (a, b) => Number(a.place !== 'open') - Number(b.place !== 'open'),
      )) {
        if (screen.place !== 'open') await admin.enter(visit.context);
        asked = [];
        await page.goto(addressOf(screen));
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await settled(page);
        const say = (problem: string) => problems.push(`${screen.route}: ${problem}`);
        for (const violation of await axeViolations(page)) say(violation);
        for (const wide of await scrollsSideways(page)) say(`is too wide, ${wide}`);
        if (new Set(asked).size > budget.dataRequests) say(`asks ${asked.join(' ')}`);
        const shift = await shiftOf(page);
        if (shift >= budget.layoutShift) say(`shifts by ${shift.toFixed(3)}`);
      }
      expect(problems).toEqual([]);
      expect(visit.complaints).toEqual([]);
      await visit.context.close();
    },
    240_000,
  );

  test.each(['en', 'ko'] as const)(
    'brings the first screen in under 250 kB of scripts: %s',
    async (language) => {
      const visit = await browser.visit(world.consoleUrl, { language });
      const { page } = visit;
      const sizes: Promise<number>[] = [];
      page.on('requestfinished', (request) => {
        if (request.resourceType() === 'script')
          sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
      });
      await page.goto('/sign-in');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(bytes).toBeGreaterThan(100_000);
      expect(bytes).toBeLessThan(budget.scriptBytes);
      await visit.context.close();
    },
  );

  test.skipIf(process.env['UPDATE_PICTURES'] !== '1')('is shown in the documents', async () => {
    const visit = await browser.visit(world.consoleUrl);
    const { page } = visit;
    await admin.enter(visit.context);
    const shown = {
      'readme-overview': '/overview',
      'readme-customers': '/customers',
      'readme-customer': `/customers/${ids['organizationId']}`,
      'readme-ticket': `/tickets/${ids['incidentId']}`,
      'readme-run': `/runs/${ids['runId']}`,
      'readme-rights': '/settings/psa/rights',
    };
    for (const [name, path] of Object.entries(shown)) {
      await page.goto(office.screen(path));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await picture(page, name);
      expect(visit.complaints).toEqual([]);
    }
    await visit.context.close();
  });
});
