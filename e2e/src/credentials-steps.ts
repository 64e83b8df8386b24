import type { Page } from 'playwright-core';
import type { CredentialsWords } from './credentials-words.ts';

/** Step 11 of the mission document on the console's screens. */
export function credentialsSteps(page: Page, w: CredentialsWords) {
  return {
    async signIn(who: { email: string; password: string }): Promise<void> {
      await page.goto('/sign-in');
      await page.getByRole('textbox', { name: w.email }).fill(who.email);
      await page.locator('input[type="password"]').fill(who.password);
      await page.getByRole('button', { name: w.signIn, exact: true }).click();
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    },
    /** MSP (or MSSP) Settings > PSA Integration Details > Credentials. */
    async openCredentials(kind: 'msp' | 'mssp'): Promise<void> {
      const entry = page.getByRole('link', { name: w.psaIntegrationDetails, exact: true });
      const group = page.getByText(w.settings[kind], { exact: true }).first();
      await group.waitFor();
      if (!(await entry.isVisible())) await group.click();
      await entry.click();
      await page.getByRole('heading', { name: w.credentials, exact: true }).waitFor();
    },
    async fillCredentials(o: {
      site: string;
      companyId: string;
      publicKey: string;
      privateKey: string;
    }): Promise<void> {
      await page
        .getByRole('combobox', { name: w.site })
        .or(page.getByRole('textbox', { name: w.site }))
        .fill(o.site);
      await page.keyboard.press('Escape');
      await page.getByRole('textbox', { name: w.companyId }).fill(o.companyId);
      await page.getByRole('textbox', { name: w.clientId }).fill('3f8c1a52-6f0e-4b1d-9a77-5c0d2e4b8f10');
      await page.getByRole('textbox', { name: w.publicKey }).fill(o.publicKey);
      await page.locator('input[name="privateKey"]').fill(o.privateKey);
    },
    async save(): Promise<void> {
      await page.getByRole('button', { name: w.save, exact: true }).click();
    },
    async openRights(): Promise<void> {
      await page.getByRole('link', { name: w.rights, exact: true }).click();
    },
  };
}
