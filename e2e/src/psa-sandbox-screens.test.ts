import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { axeViolations } from './axe.ts';
import { hasChromium, openBrowser, settled, type TestBrowser } from './browser.ts';
import { startPsa, type TestPsa } from './psa.ts';
import { adminKey, clientId, makePsaKey } from './psa-key.ts';

const screens = [
  'faults',
  'faults/new',
  'settings',
  'integrator-logins',
  'integrator-logins/new',
  'callbacks',
  'data',
];

/** The screens ask again every few seconds. */
const waiting = { timeout: 10_000 };

describe.skipIf(!hasChromium)('the screens about the PSA sandbox itself', () => {
  let psa: TestPsa;
  let browser: TestBrowser;
  let key: Awaited<ReturnType<typeof makePsaKey>>;
  beforeAll(async () => {
    [psa, browser] = await Promise.all([startPsa(), openBrowser()]);
    key = await makePsaKey(psa.url, 'Watched');
  });
  afterAll(async () => {
    await browser.close();
    await psa.stop();
  });
  // A test that failed half way must not be the next one's reason.
  afterEach(async () => {
    const headers = { 'content-type': 'application/json' };
    const settings = {
      codebase: 'v4_6_release/',
      otherCodebaseAnswers: true,
      mySecurity: 'answers',
      integratorLogins: true,
    };
    await fetch(`${psa.url}/sandbox/api/faults`, { method: 'DELETE' });
    await fetch(`${psa.url}/sandbox/api/clock`, { method: 'DELETE' });
    const body = JSON.stringify(settings);
    await fetch(`${psa.url}/sandbox/api/settings`, { method: 'PUT', headers, body });
  });

  async function open(path: string) {
    const visitor = await browser.visit(psa.url);
    await visitor.page.goto(path);
    await visitor.page.getByRole('heading', { level: 1 }).waitFor();
    const { page } = visitor;
    return {
      ...visitor,
      button: (name: string) => page.getByRole('button', { name, exact: true }),
      tool: (name: string) => page.getByRole('toolbar').getByRole('button', { name, exact: true }),
      dialog: page.getByRole('dialog'),
      said: (text: string) => page.locator('output.psa-said').getByText(text).waitFor(),
    };
  }

  test.each([
    { language: 'en', colourScheme: 'light', width: 1280 },
    { language: 'ko', colourScheme: 'dark', width: 390 },
  ] as const)(
    'have no fault that axe finds and fit the screen: $language, $colourScheme, $width px',
    async (look) => {
      const { page, complaints, context } = await browser.visit(psa.url, look);
      for (const screen of screens) {
        await page.goto(`/sandbox/${screen}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.locator('.kit-table-scroll, fieldset, form').first().waitFor();
        await settled(page);
        expect([screen, await axeViolations(page)]).toEqual([screen, []]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      }
      expect(complaints).toEqual([]);
      await context.close();
    },
    120_000,
  );

  test('a fault is added, strikes, is counted and is taken away', async () => {
    const { page, context, complaints, button, tool, said } = await open('/sandbox/faults');
    await page.getByRole('toolbar').getByRole('link', { name: 'New' }).click();
    await page.getByLabel('Fault', { exact: true }).selectOption({ label: '429 Too Many Requests' });
    await page.getByLabel('Send the header Retry-After').uncheck();
    await page.getByLabel('GET', { exact: true }).check();
    await page.getByLabel('Endpoint').fill('/company/companies*');
    await page.getByLabel('Share of the requests (%)').fill('0');
    await tool('Save and Close').click();
    await page.getByText('Enter a whole number from 1 to 100.').waitFor();
    expect(await psa.callAs(key, '/company/companies')).toBe(200);
    await page.getByLabel('Share of the requests (%)').fill('100');
    await tool('Save and Close').click();
    await said('The fault “429 Too Many Requests” is switched on.');
    expect(await psa.callAs(key, '/company/companies')).toBe(429);
    expect(await psa.callAs(key, '/service/tickets')).toBe(200);
    await page.getByText('without Retry-After').waitFor();
    const counts = page.getByRole('row', { name: /429 Too Many Requests/ }).getByRole('cell');
    await expect.poll(() => counts.nth(3).textContent(), waiting).toBe('1');
    expect(await counts.nth(4).textContent()).toBe('1');
    await button('Delete the fault “429 Too Many Requests”').click();
    await page.getByText('Nothing goes wrong on purpose.').waitFor();
    expect(await psa.callAs(key, '/company/companies')).toBe(200);

    // The path of before leads nowhere once the codebase has moved.
    await page.getByRole('switch', { name: 'The codebase has moved' }).click();
    await said('The codebase is v2025_1/ now.');
    expect(await psa.callAs(key, '/company/companies')).toBe(400);
    await page.getByRole('switch', { name: 'The codebase has moved' }).click();
    await said('The codebase is v4_6_release/ again');
    expect(await psa.callAs(key, '/company/companies')).toBe(200);
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  test('a setting counts from the next call on, and only when it is saved', async () => {
    const { page, context, tool, said } = await open('/sandbox/settings');
    await page.getByLabel('/system/mySecurity').selectOption({ label: 'Refuses (403)' });
    expect(await psa.callAs(key, '/system/mySecurity')).toBe(200);
    await tool('Save').click();
    await said('You have successfully updated this record.');
    expect(await psa.callAs(key, '/system/mySecurity')).toBe(403);
    await page
      .getByLabel('/system/mySecurity')
      .selectOption({ label: 'Answers with the caller’s own rights' });
    await tool('Save').click();
    await expect.poll(() => psa.callAs(key, '/system/mySecurity'), waiting).toBe(200);
    await context.close();
  }, 60_000);

  test('an integrator login is made, signs in, and is refused once they are switched off', async () => {
    const signIn = async (): Promise<number> => {
      const authorization = `Basic ${Buffer.from('parasol+old-way:old secret').toString('base64')}`;
      const headers = { authorization, 'x-cw-usertype': 'integrator', clientId };
      const response = await fetch(`${psa.url}/v4_6_release/apis/3.0/company/companies`, { headers });
      await response.arrayBuffer();
      return response.status;
    };
    const { page, context, button, tool, said, dialog } = await open('/sandbox/integrator-logins');
    await page.getByRole('toolbar').getByRole('link', { name: 'New' }).click();
    await tool('Save and Close').click();
    await page.getByText('User Name is required. Enter 1 to 50 characters.').waitFor();
    await page.getByLabel('User Name').fill('Old-Way');
    await page.getByRole('textbox', { name: 'Password' }).fill('old secret');
    await page.getByLabel('API Member').selectOption({ label: 'Watched' });
    await tool('Save and Close').click();
    await said('“Old-Way”');
    await page.getByRole('cell', { name: 'old-way', exact: true }).waitFor();
    expect(await page.content()).not.toContain('old secret');
    expect(await signIn()).toBe(200);
    await tool('Switch off for all').click();
    await said('Integrator logins are switched off.');
    expect(await signIn()).toBe(401);
    await tool('Switch on').click();
    await said('Integrator logins are accepted again.');
    expect(await signIn()).toBe(200);
    await button('Delete the login “old-way”').click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There are no integrator logins.').waitFor();
    expect(await signIn()).toBe(401);
    await context.close();
  }, 60_000);

  test('a callback that fails is shown with its answers, and is shut off when three days have passed', async () => {
    const receiver: Server = createServer((_request, response) => response.writeHead(500).end());
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = z.object({ port: z.number() }).parse(receiver.address());
      const admin = await adminKey(psa.url);
      const url = `http://127.0.0.1:${port}/told`;
      await admin.send('POST', '/system/callbacks', {
        url,
        objectId: 1,
        type: 'company',
        level: 'owner',
        description: 'Watcher',
      });
      const change = (city: string) =>
        admin.send('PATCH', '/company/companies/2', [{ op: 'replace', path: 'city', value: city }]);
      const { page, context, button, said } = await open('/sandbox/callbacks');
      await page.getByRole('cell', { name: 'every company' }).waitFor();
      await change('Busan');
      await page.getByText('failing since').waitFor();
      const failed = page.getByRole('row', { name: /told.* 500 Failed/ });
      await expect.poll(() => failed.count(), waiting).toBe(1);
      await button('+ 3 days').click();
      await said('The clock was moved ahead by 3 days.');
      await change('Daegu');
      await page.getByText('Inactive', { exact: true }).waitFor();
      await button('Switch on “Watcher”').click();
      await said('“Watcher” is switched on and has its three days anew.');
      await page.getByText('Active', { exact: true }).waitFor();
      await button('Back to the real time').click();
      await said('The clock shows the real time again.');
      await context.close();
    } finally {
      receiver.close();
    }
  }, 60_000);

  test('all data are exported, taken away when that is confirmed, and come back with the file', async () => {
    const { page, context, button, said, dialog } = await open('/sandbox/data');
    const companies = page.locator('.psa-counts div', { hasText: 'Companies' }).locator('dd');
    await companies.waitFor();
    const before = await companies.textContent();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export all data' }).click(),
    ]);
    const file = join(tmpdir(), `psa-sandbox-${process.pid}.jsonl`);
    await download.saveAs(file);
    expect((await readFile(file, 'utf8')).split('\n')[0]).toContain('parasol-psa');
    await page.getByLabel('First data').selectOption({ label: 'None: setup tables only' });
    await button('Reset').click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await psa.callAs(key, '/company/companies')).toBe(200);
    await button('Reset').click();
    await dialog.getByRole('button', { name: 'Reset' }).click();
    await said('All data were reset.');
    await expect.poll(() => companies.textContent(), waiting).not.toBe(before);
    expect(await psa.callAs(key, '/company/companies')).toBe(401);
    const junk = join(tmpdir(), `psa-sandbox-${process.pid}-junk.jsonl`);
    await writeFile(junk, 'not an export');
    for (const [path, outcome] of [
      [junk, () => page.getByRole('alert').getByText('Line 1 is not JSON.').waitFor()],
      [file, () => said('taken in from')],
    ] as const) {
      await page.locator('input[type=file]').setInputFiles(path);
      await button('Import').click();
      await dialog.getByRole('button', { name: 'Import' }).click();
      await outcome();
    }
    await expect.poll(() => companies.textContent(), waiting).toBe(before);
    expect(await psa.callAs(key, '/company/companies')).toBe(200);
    await context.close();
  }, 60_000);
});
