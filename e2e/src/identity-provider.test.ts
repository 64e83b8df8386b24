import { openPool } from '@parasol/postgres';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser, type TestBrowser } from './browser.ts';
import { credentialsSteps } from './credentials-steps.ts';
import { credentialsWords } from './credentials-words.ts';
import { startIdentityProvider, type IdentityProvider } from './identity-provider.ts';
import { startTestConsole, type TestConsole } from './test-console.ts';

const email = 'guest@example.com';
const typed = { companyId: 'acme', publicKey: 'publicpublic0001', privateKey: 'privateprivate01' };

/** What a person does on the pages of the identity provider. */
const signInThere = async (page: Page, o: { consent: boolean }): Promise<void> => {
  await page.locator('input[name="login"]').fill(email);
  await page.locator('input[name="password"]').fill('any');
  await page.locator('button[type="submit"]').click();
  if (o.consent) await page.getByRole('button', { name: 'Continue' }).click();
};

describe.skipIf(!hasChromium)('a person who has no password here', () => {
  let issuer: IdentityProvider;
  let console: TestConsole;
  let browser: TestBrowser;
  let providerId = '';

  beforeAll(async () => {
    issuer = await startIdentityProvider();
    const { issuer: address, clientId, clientSecret } = issuer;
    [console, browser] = await Promise.all([
      startTestConsole({
        oidc: { issuer: address, clientId, clientSecret, name: 'Example ID', allowHttp: true },
      }),
      openBrowser(),
    ]);
    issuer.sendBackTo(`${console.url}/sign-in/oidc`);
    providerId = await console.addProvider('msp', 'Blue Sky');
    await console.ask('POST', `/providers/${providerId}/admins`, {
      name: 'Guest',
      email,
      role: 'integration-admin',
      customers: null,
    });
  });
  afterAll(async () => {
    await browser?.close();
    await console?.stop();
    await issuer?.stop();
  });

  test('signs in by the identity provider, confirms there, and finds what was typed, without secrets', async () => {
    const { page, context, complaints } = await browser.visit(console.url);
    const kept: string[] = [];
    await page.exposeFunction('noteKept', (text: string) => kept.push(text));
    await page.addInitScript(`
      const setItem = Storage.prototype.setItem;
      Storage.prototype.setItem = function (name, text) {
        globalThis.noteKept(text);
        return setItem.call(this, name, text);
      };`);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
    await signInThere(page, { consent: true });
    await page.waitForURL(/\/p\//);

    /** So that the next change asks who it is again. */
    const aWhileLater = async (): Promise<void> => {
      const pool = openPool(console.databaseOwnerUrl, { max: 1 });
      await pool.query(`update sessions set confirmed_at = now() - interval '1 day'`);
      await pool.end();
    };
    await page.goto(`/p/${providerId}/settings/psa`);
    const steps = credentialsSteps(page, credentialsWords.en);
    await steps.fillCredentials({ ...typed, site: 'https://psa.example.com' });
    await aWhileLater();
    await steps.save();
    await page.getByRole('button', { name: 'Confirm with Example ID instead' }).click();
    await signInThere(page, { consent: false });
    await page.getByText('What you typed is here again').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/p/${providerId}/settings/psa`);
    expect(await page.locator('input[name="site"]').inputValue()).toBe('https://psa.example.com');
    expect(await page.locator('input[name="companyId"]').inputValue()).toBe(typed.companyId);
    expect(await page.locator('input[name="publicKey"]').inputValue()).toBe(typed.publicKey);
    expect(await page.locator('input[name="privateKey"]').inputValue()).toBe('');
    expect(kept.some((text) => text.includes(typed.publicKey))).toBe(true);
    expect(kept.filter((text) => text.includes(typed.privateKey))).toEqual([]);
    // The change itself is no longer held back by the question: it goes as far as the PSA.
    await page.locator('input[name="privateKey"]').fill(typed.privateKey);
    await steps.save();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);

    // A form in a dialog is opened again.
    await page.goto(`/p/${providerId}/settings/tokens`);
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByLabel('Name').fill('Nightly report');
    await page.getByLabel('See customers').check();
    await page.getByLabel('Valid for').selectOption('30');
    await aWhileLater();
    await page.getByRole('button', { name: 'Make the token' }).click();
    // The question stands above the dialog, and Escape takes back the question alone.
    await page.getByLabel('Password', { exact: true }).press('Escape');
    await page.getByLabel('Password', { exact: true }).waitFor({ state: 'detached' });
    expect(await page.getByLabel('Name').inputValue()).toBe('Nightly report');
    await page.getByRole('button', { name: 'Make the token' }).click();
    await page.getByRole('button', { name: 'Confirm with Example ID instead' }).click();
    await signInThere(page, { consent: false });
    await page.getByText('What you typed is here again').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Nightly report');
    expect(await page.getByLabel('See customers').isChecked()).toBe(true);
    expect(await page.getByLabel('Valid for').inputValue()).toBe('30');
    await page.getByRole('button', { name: 'Make the token' }).click();
    await page.getByLabel('token', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});
