import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import {
  drawn,
  hasChromium,
  openBrowser,
  picture,
  withoutChromium,
  type TestBrowser,
  type Visit,
} from './browser.ts';
import { startTestConsole, type TestConsole } from './test-console.ts';
import { credentialsSteps } from './credentials-steps.ts';
import { credentialsWords } from './credentials-words.ts';
import { startPsa, type TestPsa } from './psa.ts';
import { psaSteps } from './psa-steps.ts';
import { words } from './words.ts';

/** Whether a text is anywhere in the page, fields included; the page itself would drown a failure's message. */
const holds = async (page: Page, text: string): Promise<boolean> => (await page.content()).includes(text);

const tables = ['Company / Configuration', 'Service / Priority', 'Service / Service Board'];

if (!hasChromium) process.stderr.write(withoutChromium);

/** Nothing that axe finds, no error of a script, nothing that the page's policy refused. */
async function clean(visit: Visit): Promise<void> {
  await drawn(visit.page);
  expect(await axeViolations(visit.page)).toEqual([]);
  expect(visit.complaints).toEqual([]);
}

describe.skipIf(!hasChromium)("the mission document's steps 1 to 11, on the screens", () => {
  let psa: TestPsa;
  let parasol: TestConsole;
  let browser: TestBrowser;
  beforeAll(async () => {
    [psa, parasol, browser] = await Promise.all([startPsa(), startTestConsole(), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await parasol.stop();
    await psa.stop();
  });

  test.each([
    { language: 'en', colourScheme: 'light', role: 'Umbrella', member: 'Umbrella', kind: 'msp' },
    { language: 'ko', colourScheme: 'dark', role: 'Umbrella KR', member: 'UmbrellaKR', kind: 'mssp' },
  ] as const)(
    'lead to a key that works, with every refusal explained ($language, $colourScheme)',
    async ({ language, colourScheme, role, member, kind }) => {
      const w = words[language];
      const visit = await browser.visit(psa.url, { language, colourScheme });
      const { page } = visit;
      const steps = psaSteps(page, w);
      const shot = (name: string) => picture(page, `psa-${language}-${name}`);

      // 1 to 3: the role. Without a Role ID it is refused.
      await page.goto('/');
      await clean(visit);
      await steps.openRoles();
      await steps.plus('security-roles').waitFor();
      await shot('step-01-security-roles');
      await steps.plus('security-roles').click();
      await steps.tool(w.save).click();
      await page.getByText(w.roleMissing).waitFor();
      await clean(visit);
      await steps.field(w.roleId).fill(role);
      await shot('step-02-role-id');
      await steps.tool(w.save).click();
      await page.getByRole('heading', { level: 1, name: role }).waitFor();
      expect(await steps.said().textContent()).toContain(w.saved);
      await shot('step-03-role');
      const roleUrl = page.url();

      // 4: the levels, by hand.
      await steps.openArea(w.companies);
      await steps.setLevels(w.companyMaintenance, [w.inquire]);
      await steps.setLevels(w.configurations, [w.add, w.edit, w.inquire]);
      await steps.level(w.configurations, w.inquire).scrollIntoViewIfNeeded();
      await shot('step-04-companies');
      await steps.openArea(w.serviceDesk);
      await steps.setLevels(w.serviceTickets, [w.add, w.edit, w.inquire]);
      await steps.level(w.serviceTickets, w.inquire).scrollIntoViewIfNeeded();
      await shot('step-04-service-desk');
      await steps.openArea(w.system);
      await steps.setLevels(w.tableSetup, [w.add, w.edit, w.inquire]);
      await clean(visit);
      await steps.openCustomize();
      await steps.allow(tables);
      await steps.list(w.allowList).getByRole('option').nth(2).waitFor();
      await clean(visit);
      await shot('step-04-customize');
      await steps.dialog().getByRole('button', { name: w.dialogSave, exact: true }).click();
      await steps.dialog().waitFor({ state: 'hidden' });
      await steps.level(w.tableSetup, w.inquire).scrollIntoViewIfNeeded();
      await shot('step-04-system');
      await steps.tool(w.saveAndClose).click();
      await page.waitForURL('**/system/security-roles');
      expect(await steps.said().textContent()).toContain(w.saved);
      await clean(visit);
      await shot('step-04-saved-and-closed');

      // The same Role ID once more is refused, and says why.
      await steps.openNewRole();
      await steps.saveRole(role.toUpperCase());
      const refusal = page.locator('[role="alert"], .mantine-InputWrapper-error').filter({ hasText: /\S/ });
      await refusal.first().waitFor();
      expect(await refusal.first().textContent()).toMatch(/Role ID|역할 ID/);
      await shot('refused-duplicate-role');
      await page.goto(roleUrl);

      // 5 and 6: the API member with that role.
      await steps.openNewMember();
      await steps.field(w.memberId).waitFor();
      await steps.fillMember(member, role);
      await clean(visit);
      await shot('step-06-member');
      await steps.tool(w.save).click();
      await page.getByRole('heading', { level: 1, name: `${member} (${member})` }).waitFor();
      expect(await steps.said().textContent()).toContain(w.saved);

      // 7 to 9: the key. Without a Description it is refused.
      await steps.openKeys();
      await page.waitForURL('**/api-keys');
      await shot('step-07-api-keys');
      await steps.plus('api-keys').click();
      await page.waitForURL('**/api-keys/new');
      await steps.field(w.description).waitFor();
      await steps.tool(w.save).click();
      await page.getByText(w.descriptionMissing).waitFor();
      await clean(visit);
      await steps.field(w.description).fill('Umbrella PSA Integration');
      await shot('step-09-description');
      await steps.tool(w.save).click();
      await page.getByText(w.note).waitFor();
      expect(await steps.said().textContent()).toContain(w.saved);
      await clean(visit);

      // 10: both keys, copied from the screen.
      const publicKey = await steps.field(w.publicKey).inputValue();
      const privateKey = await steps.field(w.privateKey).inputValue();
      expect(publicKey).toMatch(/^[A-Za-z0-9]{16}$/);
      expect(privateKey).toMatch(/^[A-Za-z0-9]{16}$/);
      await page.getByRole('button', { name: w.copyPrivate, exact: true }).click();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(privateKey);
      await shot('step-10-keys');

      // Leaving is final: neither a reload nor going away and back shows the private key again.
      const keyUrl = page.url();
      await page.reload();
      await page.getByText(w.gone).waitFor();
      expect(await steps.field(w.publicKey).inputValue()).toBe(publicKey);
      expect(await holds(page, privateKey)).toBe(false);
      await page.getByRole('tab', { name: w.apiLogs, exact: true }).click();
      await page.goBack();
      await page.getByText(w.gone).waitFor();
      expect(page.url()).toBe(keyUrl);
      expect(await holds(page, privateKey)).toBe(false);
      await clean(visit);
      await shot('refused-key-twice');

      // The key works, and may do what the role says and no more.
      expect(await psa.callAs({ publicKey, privateKey }, '/company/companies?pageSize=1')).toBe(200);
      expect(await psa.callAs({ publicKey, privateKey }, '/service/boards')).toBe(200);
      expect(await psa.callAs({ publicKey, privateKey }, '/service/priorities')).toBe(200);
      expect(await psa.callAs({ publicKey, privateKey }, '/company/contacts')).toBe(403);
      expect(await psa.callAs({ publicKey, privateKey: publicKey }, '/company/companies')).toBe(401);

      // Its calls are in the API Logs, its making in the History.
      await page.getByRole('tab', { name: w.apiLogs, exact: true }).click();
      await page.getByText('/company/contacts').first().waitFor();
      await clean(visit);
      await page.getByRole('tab', { name: w.history, exact: true }).click();
      await page.getByRole('row').nth(1).waitFor();
      await clean(visit);
      await visit.context.close();

      // 11: the console's PSA Integration Details. Swapped keys are noticed, and nothing is half saved.
      const provider = await parasol.addProvider(kind, `Parasol ${language}`);
      const console = await browser.visit(parasol.url, { language, colourScheme });
      const at = credentialsSteps(console.page, credentialsWords[language]);
      const say = credentialsWords[language];
      await at.signIn(parasol.administrator);
      await console.page.goto(`/p/${provider}/overview`);
      await at.openCredentials(kind);
      await clean(console);
      expect(await console.page.getByRole('switch', { name: say.enabled }).isChecked()).toBe(true);
      const company = { site: psa.url, companyId: 'parasol' };
      await at.fillCredentials({ ...company, publicKey: privateKey, privateKey: publicKey });
      await at.save();
      await console.page.getByRole('alert').waitFor();
      await clean(console);
      await picture(console.page, `console-${language}-refused-swapped-keys`);
      await console.page.reload();
      expect(await console.page.getByRole('textbox', { name: say.publicKey }).inputValue()).toBe('');
      await at.fillCredentials({ ...company, publicKey, privateKey });
      await picture(console.page, `console-${language}-step-11-credentials`);
      await at.save();
      await console.page.getByText(say.saved).waitFor({ timeout: 60_000 });
      await clean(console);
      // The private key is sealed now: the console itself can't show it again.
      await console.page.reload();
      await console.page.getByText(publicKey).first().waitFor();
      expect(await holds(console.page, privateKey)).toBe(false);
      await clean(console);

      // What all of it was for: 13 of 13, and nothing above.
      await at.openRights();
      await console.page.getByText(say.allGranted).waitFor({ timeout: 60_000 });
      await console.page.getByText(say.noExcess).waitFor();
      await clean(console);
      await picture(console.page, `console-${language}-rights`);
      await console.context.close();
    },
    180_000,
  );
});
