import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import { drawn, hasChromium, openBrowser, settled, withoutChromium, type TestBrowser } from './browser.ts';
import { credentialsSteps } from './credentials-steps.ts';
import { credentialsWords } from './credentials-words.ts';
import { fillWithCustomers } from './many-customers/fill.ts';
import { startTestConsole, type TestConsole } from './test-console.ts';

const words = {
  en: { email: 'E-mail', password: 'Password', go: 'Sign in' },
  ko: { email: '이메일', password: '비밀번호', go: '로그인' },
} as const;

const screens = [
  '/settings/tokens',
  '/settings/notices',
  '/settings/psa/ticketing',
  '/settings/psa/customers',
  '/settings/psa',
  '/settings/admins',
  '/umbrella',
] as const;

if (!hasChromium) process.stderr.write(withoutChromium);

describe.skipIf(!hasChromium)("the settings' screens", () => {
  let console: TestConsole;
  let browser: TestBrowser;
  let providerId: string;
  beforeAll(async () => {
    console = await startTestConsole();
    providerId = await console.addProvider('msp', 'Blue Sky');
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await console?.stop();
  });

  const enter = async (language: 'en' | 'ko') => {
    const colourScheme = language === 'ko' ? 'dark' : 'light';
    const visit = await browser.visit(console.url, { language, colourScheme });
    const { page } = visit;
    const { email, password, go } = words[language];
    await page.goto('/sign-in');
    await page.getByLabel(email, { exact: true }).fill(console.administrator.email);
    await page.getByLabel(password, { exact: true }).fill(console.administrator.password);
    await page.getByRole('button', { name: go, exact: true }).click();
    await page.waitForURL(/\/p\//);
    return visit;
  };

  // With all connected, journeys/screens.test.ts looks at them in both languages.
  test('are accessible and complain of nothing before anything is connected', async () => {
    const { page, complaints, context } = await enter('ko');
    for (const path of [
      '/account',
      '/nowhere',
      `/p/${providerId}/nowhere`,
      '/p/of-others/overview',
      ...screens.map((screen) => `/p/${providerId}${screen}`),
    ]) {
      await page.goto(path);
      await settled(page);
      expect([path, await axeViolations(page)]).toEqual([path, []]);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('show how the PSA looks at each step that is done there', async () => {
    const { page, complaints, context } = await enter('ko');
    await page.goto(`/p/${providerId}/settings/psa/guide`);
    const folded = page.getByText('화면 보기', { exact: true });
    await folded.first().waitFor();
    expect(await folded.count()).toBe(13);
    await folded.nth(6).click();
    const shown = page.getByRole('img', { name: /사용자 지정\(customize\)/ });
    await shown.waitFor();
    await expect
      .poll(() => page.evaluate('document.querySelector("details[open] img").naturalWidth'))
      .toBeGreaterThan(300);
    await drawn(page);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('make a token once, with its scopes, by the keyboard', async () => {
    const { page, context } = await enter('en');
    await page.goto(`/p/${providerId}/settings/tokens`);
    await page.getByRole('button', { name: 'New token' }).press('Enter');
    await page.getByLabel('Name').fill('Nightly report');
    await page.getByLabel('See customers').press('Space');
    await drawn(page);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make the token' }).press('Enter');
    const token = await page.getByLabel('token', { exact: true }).inputValue();
    expect(token).toMatch(/^parasol_/);
    await page.keyboard.press('Escape');
    await page.getByRole('cell', { name: 'Nightly report', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('cell', { name: 'Nightly report', exact: true }).waitFor();
    expect(await page.content()).not.toContain(token);
    const answer = await fetch(`${console.url}/api/v1/providers/${providerId}/customers`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    await context.close();
  });

  test('keep what was typed where the server refuses it, with the focus in the first field that is wrong', async () => {
    const { page, context } = await enter('en');
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement?.name');
    await page.goto(`/p/${providerId}/settings/tokens`);
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByLabel('See customers').check();
    await page.getByLabel('Name').fill('n'.repeat(300));
    await page.getByRole('button', { name: 'Make the token' }).click();
    await expect.poll(focused).toBe('name');
    expect(await page.getByLabel('Name').inputValue()).toHaveLength(300);
    expect(await page.getByLabel('See customers').isChecked()).toBe(true);

    await page.goto(`/p/${providerId}/settings/admins`);
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill(`${'e'.repeat(60)}@${'example.'.repeat(40)}com`);
    await dialog.getByLabel('Name').fill('Some One');
    await dialog.getByLabel('Role').selectOption('read-only');
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    await expect.poll(focused).toBe('email');
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Some One');
    expect(await dialog.getByLabel('Role').inputValue()).toBe('read-only');
    await drawn(page);
    expect(await axeViolations(page)).toEqual([]);
    await context.close();
  });

  test('show the ticket as its template makes it, and what is wrong with a template', async () => {
    const { page, context } = await enter('en');
    await page.goto(`/p/${providerId}/settings/psa/ticketing`);
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('LAPTOP-0042: 12 blocked').waitFor();
    await page.getByLabel('Summary of the ticket').fill('{identity} at {customer}');
    await preview.getByText('LAPTOP-0042 at Example Customer').waitFor();
    await page.getByLabel('Summary of the ticket').fill('{identity} {nonsense}');
    await preview.getByText('a name in braces that is not known').waitFor();
    expect(await preview.getByText('LAPTOP-0042 at').count()).toBe(0);
    await context.close();
  });

  test('show what a customer has otherwise beside what the provider has, and take it back', async () => {
    await fillWithCustomers(console.databaseOwnerUrl, providerId, 3);
    await console.ask('PUT', `/providers/${providerId}/customers/1000002/settings`, {
      ticketing: { threshold: 40, boardId: 7, boardName: 'Night desk' },
      configurations: {},
    });
    const { page, context } = await enter('en');
    await page.goto(`/p/${providerId}/settings/psa/customers`);
    await page.getByText('Threshold: 40').waitFor();
    await page.getByRole('link', { name: /\(1000002\)$/ }).press('Enter');
    const own = page.getByRole('table', { name: 'Settings of its own' });
    const threshold = own.getByRole('row', { name: /^Threshold 40 5 / });
    await threshold.waitFor();
    await own.getByRole('row', { name: /^Service board Night desk None / }).waitFor();
    // The windows are judged by what counts for this customer.
    await page.getByText('More than 40 of one identity', { exact: false }).waitFor();
    await settled(page);
    expect(await axeViolations(page)).toEqual([]);
    await threshold.getByRole('button', { name: 'Back to the provider’s value: Threshold' }).press('Enter');
    await threshold.waitFor({ state: 'detached' });
    await own.getByRole('row', { name: /^Service board/ }).waitFor();
    await page.getByRole('button', { name: 'Change its settings' }).press('Enter');
    await page.getByLabel('Threshold').fill('12');
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await own.getByRole('row', { name: /^Threshold 12 5 / }).waitFor();
    await context.close();
  });

  test('say in Korean why a site or a key is refused', async () => {
    const { page, context } = await enter('ko');
    await page.goto(`/p/${providerId}/settings/psa`);
    const steps = credentialsSteps(page, credentialsWords.ko);
    const key = { companyId: 'acme', publicKey: 'publicpublic0001', privateKey: 'privateprivate01' };
    await steps.fillCredentials({ ...key, site: 'http://psa.example.com' });
    await steps.save();
    await page.getByRole('alert').getByText('https 주소여야 합니다.').waitFor();
    await steps.fillCredentials({ ...key, site: '10.1.2.3' });
    await steps.save();
    const why = page.getByRole('alert');
    await why.getByText('10.1.2.3은(는) 공용 인터넷에 없는 주소 10.1.2.3(으)로').waitFor();
    // And nothing in English beside it.
    expect(await why.textContent()).not.toMatch(/public internet|leads to/);
    await context.close();
  });
});
