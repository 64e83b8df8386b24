import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import { drawn, hasChromium, openBrowser, settled, type TestBrowser, type Visit } from './browser.ts';
import { keptInBrowser } from './browser-storage.ts';
import { consoleWords } from './console-words.ts';
import { startWorld, type TestWorld } from './world.ts';
import { infect } from './journeys/days.ts';
import { makePsaKey } from './psa-key.ts';

if (!hasChromium)
  process.stderr.write(
    'Browser tests are skipped: npm has no Chromium for this machine. Set PARASOL_CHROMIUM.\n',
  );

const clientId = '3f8c1a52-6f0e-4b1d-9a77-5c0d2e4b8f10';
const password = 'violet lantern harbour';

async function clean(visit: Visit): Promise<void> {
  await drawn(visit.page);
  expect(await axeViolations(visit.page)).toEqual([]);
  expect(visit.complaints).toEqual([]);
}

describe.skipIf(!hasChromium)('the console, from the printed link to the first ticket', () => {
  let world: TestWorld;
  let browser: TestBrowser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), openBrowser()]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  test('makes the first administrator with the one-time link, once', async () => {
    const visit = await browser.visit(world.consoleUrl);
    const { page } = visit;
    await page.goto(world.firstAdministratorUrl);
    await page.getByLabel('Your name').fill('First Person');
    await page.getByLabel('E-mail').fill('first@example.com');
    await page.getByLabel('Password', { exact: true }).fill('parasol12345');
    await page.getByLabel('Password again').fill('parasol12345');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText('This password is too easy to guess.').waitFor();
    await clean(visit);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Password again').fill(password);
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'Add a provider' }).waitFor();

    const late = await browser.visit(world.consoleUrl);
    await late.page.goto(world.firstAdministratorUrl);
    await late.page.getByLabel('Your name').fill('Late');
    await late.page.getByLabel('E-mail').fill('late@example.com');
    await late.page.getByLabel('Password', { exact: true }).fill(password);
    await late.page.getByLabel('Password again').fill(password);
    await late.page.getByRole('button', { name: 'Begin' }).click();
    const refusal = late.page.getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.textContent()).toContain('This link was used already or is no longer valid.');
    await late.context.close();
    await visit.context.close();
  });

  test.each([
    { kind: 'msp', language: 'en', colourScheme: 'light', customers: 15 },
    { kind: 'mssp', language: 'ko', colourScheme: 'dark', customers: 10 },
  ] as const)(
    'sets up an $kind from nothing to its tickets in the PSA ($language)',
    async ({ kind, language, colourScheme, customers }) => {
      const w = consoleWords[language];
      const visit = await browser.visit(world.consoleUrl, { language, colourScheme });
      const { page } = visit;
      const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
      const menu = (name: string) => page.getByRole('navigation').first().getByText(name, { exact: true });

      await page.goto('/');
      await page.getByLabel(w.email).fill('first@example.com');
      await page.getByLabel(w.password, { exact: true }).fill(password);
      await button(w.signIn).click();

      // A provider, with the menu names of its own console.
      await page.waitForURL(/\/(providers\/new|p\/)/);
      await page.goto('/providers/new');
      await page.getByRole('radio', { name: w.kind[kind] }).check();
      await page.getByLabel(w.providerName).fill(`Our ${kind}`);
      await button(w.add).click();
      await page.getByRole('heading', { level: 1, name: `Our ${kind}` }).waitFor();
      await menu(w.settings[kind]).waitFor();

      // Umbrella: a wrong secret is named, the right one kept.
      const umbrella = world.umbrellaKey(kind);
      await menu(w.umbrella).click();
      await page.getByLabel(w.umbrellaKey, { exact: true }).fill(umbrella.key);
      await page.getByLabel(w.umbrellaSecret, { exact: true }).fill('not-the-secret');
      await page.getByLabel(w.umbrellaAddress).fill(world.umbrellaUrl);
      await button(w.save).click();
      await page.getByText(w.umbrellaRefused).waitFor();
      await clean(visit);
      await page.getByLabel(w.umbrellaSecret, { exact: true }).fill(umbrella.secret);
      await button(w.save).click();
      await page.getByText('Admin > Customers > Read-Only').first().waitFor();

      // Settings > PSA Integration Details > Credentials > Enabled, both keys, Save.
      const key = await makePsaKey(world.psaUrl, `Umbrella ${kind}`);
      await menu(w.settings[kind]).click();
      await menu(w.psa).click();
      await page.getByRole('combobox', { name: w.site }).fill(world.psaUrl);
      await page.getByLabel(w.companyId).fill('parasol');
      await page.getByLabel(w.clientId).fill(clientId);
      await page.getByLabel(w.publicKey, { exact: true }).fill(key.publicKey);
      await page.getByLabel(w.privateKey, { exact: true }).fill('0000000000000000');
      await button(w.save).click();
      await page.getByText(w.pairRefused).waitFor();
      await clean(visit);
      await page.getByLabel(w.privateKey, { exact: true }).fill(key.privateKey);
      await button(w.save).click();
      await page.getByText(w.connectedTo).waitFor();
      expect(await page.getByLabel(w.privateKey, { exact: true }).inputValue()).toBe('');
      expect(await page.content()).not.toContain(key.privateKey);
      // With a pair that works stored, it can be told which of the two is wrong; nothing is half saved.
      await page.getByLabel(w.privateKey, { exact: true }).fill('0000000000000000');
      await button(w.save).click();
      await page.getByText(w.privateKeyWrong).waitFor();
      await clean(visit);

      // The 13 rights; one taken away is named, with the place to change.
      await page.getByRole('link', { name: w.rights, exact: true }).click();
      await page.getByRole('heading', { name: w.allGranted }).waitFor();
      expect(await page.locator('[data-right][data-state="granted"]').count()).toBe(13);
      await key.setLevel('Companies', 'Configurations', 'add', 'None');
      await button(w.checkNow).click();
      await page.getByRole('heading', { name: w.oneMissing }).waitFor();
      expect(await page.locator('[data-state="missing"]').getAttribute('data-right')).toBe(
        'companies.configurations.add',
      );
      await clean(visit);
      await key.setLevel('Companies', 'Configurations', 'add', 'All');
      await button(w.checkNow).click();
      await page.getByRole('heading', { name: w.allGranted }).waitFor();
      await page.getByRole('link', { name: w.guide, exact: true }).click();
      await page.getByRole('heading', { name: w.guideSteps }).waitFor();

      // Customers, and their companies: one by Company ID.
      await menu(w.customers).click();
      await button(w.readCustomers).first().click();
      await page.getByText(w.total(customers)).waitFor();
      await page.getByRole('link', { name: w.mapping }).click();
      await button(w.readCompanies).click();
      await settled(page);
      await menu(w.customers).click();
      const [name] = await page.getByRole('table').getByRole('link').allTextContents();
      await button(w.chooseFor(name ?? '')).click();
      await page.getByRole('textbox', { name: w.companyIdField }).fill('NoSuchCompany');
      await button(w.map).click();
      await page.getByText(w.companyUnknown).waitFor();
      await page.getByRole('textbox', { name: w.companyIdField }).fill('');
      await page.getByRole('dialog').getByRole('radio').first().check();
      await clean(visit);
      await button(w.map).click();
      await page.getByText(w.mapped(name ?? '')).waitFor();

      // Ticketing, then a dry run, which writes nothing, and a run with its progress.
      await menu(w.psa).click();
      await page.getByRole('link', { name: w.ticketing, exact: true }).click();
      await page.getByLabel(w.makeTickets).check();
      await page.getByLabel(w.board).selectOption({ index: 1 });
      await button(w.save).click();
      await page.getByText(w.saved).waitFor();
      const mapped = world.umbrella.accounts
        .flatMap((account) => account.customers)
        .find((one) => one.name === name);
      infect(world, mapped?.organizationId ?? 0, 'FIRST-LAPTOP');
      await menu(w.runs).click();
      await button(w.dryRun).first().click();
      await page.getByText(w.done, { exact: true }).waitFor({ timeout: 60_000 });
      await page.getByRole('heading', { name: w.would }).waitFor();
      await clean(visit);
      await menu(w.runs).click();
      await button(w.runNow).first().click();
      await page.getByRole('heading', { name: w.did }).waitFor({ timeout: 90_000 });
      await clean(visit);
      await menu(w.configurations).click();
      await page.getByRole('table').getByText(w.upToDate, { exact: true }).first().waitFor();
      const link = await page.getByRole('table').getByRole('link', { name: /#\d+/ }).getAttribute('href');
      expect(link).toMatch(new RegExp(`^${world.psaUrl}/configurations/\\d+$`));

      // The first ticket, from the alert to its number in the PSA.
      await menu(w.tickets).click();
      const row = page.getByRole('row').filter({ hasText: 'FIRST-LAPTOP' });
      const ticket = await row.getByRole('link', { name: /#\d+/ }).getAttribute('href');
      expect(ticket).toMatch(new RegExp(`^${world.psaUrl}/tickets/\\d+$`));
      for (const entry of [w.admins, w.audit, w.overview]) {
        await menu(entry).click();
        await page.getByRole('heading', { level: 1 }).waitFor();
      }
      await settled(page);
      expect(visit.complaints).toEqual([]);
      // Nothing that was typed stays with the browser: who sits down at it finds the session, and no key.
      const kept = await keptInBrowser(page);
      for (const secret of [umbrella.secret, key.privateKey, password])
        expect(kept.text).not.toContain(secret);
      expect(kept.cookies.filter((cookie) => !cookie.includes('session'))).toEqual([]);
      expect(kept.readableCookies).toEqual([]);
      await visit.context.close();
    },
    240_000,
  );
});
