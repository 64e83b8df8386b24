import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { axeViolations } from './axe.ts';
import { drawn, hasChromium, openBrowser, settled, type TestBrowser, type Visit } from './browser.ts';
import { makePsaKey } from './psa-key.ts';
import { startPsa, type TestPsa } from './psa.ts';
import { psaSteps } from './psa-steps.ts';
import { words } from './words.ts';

const w = words.en;

describe.skipIf(!hasChromium)("the PSA's screens", () => {
  let psa: TestPsa;
  let browser: TestBrowser;
  beforeAll(async () => {
    [psa, browser] = await Promise.all([startPsa(), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await psa.stop();
  });

  async function visit(o: { width?: number } = {}): Promise<Visit & ReturnType<typeof psaSteps>> {
    const visitor = await browser.visit(psa.url, o);
    return { ...visitor, ...psaSteps(visitor.page, w) };
  }

  test('fill in the Umbrella template, and store nothing of it before Save', async () => {
    const { page, context, tool, level, list, dialog, saveRole } = await visit();
    await page.goto('/system/security-roles/new');
    await saveRole('By template');
    await page.getByRole('button', { name: 'Template “Umbrella”' }).click();
    await dialog().getByRole('button', { name: 'Fill in' }).click();
    await page.getByLabel('Only rows with a level').check();
    expect(await page.locator('.psa-matrix tbody tr').count()).toBe(4);
    const url = page.url();
    // Leaving now asks first; leaving all the same stores nothing.
    await page.getByRole('toolbar').getByRole('link', { name: 'Back' }).click();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect(page.url()).toBe(url);
    await page.getByRole('toolbar').getByRole('link', { name: 'Back' }).click();
    await dialog().getByRole('button', { name: 'Leave' }).click();
    await page.goto(url);
    await page.getByLabel('Only rows with a level').check();
    await page.getByText('No row matches').waitFor();

    await page.getByRole('button', { name: 'Template “Umbrella”' }).click();
    await dialog().getByRole('button', { name: 'Fill in' }).click();
    await tool(w.save).click();
    await page.getByText(w.saved).waitFor();
    await page.reload();
    await page.getByLabel('Only rows with a level').check();
    await level(w.tableSetup, w.inquire).waitFor();
    const chosen = page.locator('.psa-matrix tbody select[data-level="All"]');
    expect(await chosen.count()).toBe(10);
    await page.getByRole('button', { name: w.customizeTableSetup }).click();
    const allowed = list(w.allowList).getByRole('option');
    await allowed.first().waitFor();
    expect(await allowed.allTextContents()).toEqual([
      'Company / Configuration',
      'Service / Priority',
      'Service / Service Board',
    ]);
    await context.close();
  }, 60_000);

  test('set a column of an area at once, move all items with << and >>, and let CANCEL change nothing', async () => {
    const { page, context, tool, level, list, dialog, saveRole, openArea, openCustomize } = await visit();
    await page.goto('/system/security-roles/new');
    await saveRole('Columns');
    await openArea(w.system);
    await page
      .getByRole('combobox', { name: 'System: set Inquire Level of all rows to …' })
      .selectOption({ label: 'My' });
    expect(await page.locator('.psa-matrix tbody select[data-level="My"]').count()).toBe(21);
    await level(w.tableSetup, w.inquire).selectOption({ label: w.all });
    await openCustomize();
    const count = (name: string) => list(name).getByRole('option').count();
    await list(w.disallowList).getByRole('option').first().waitFor();
    const all = await count(w.disallowList);
    expect(all).toBeGreaterThan(90);
    await dialog().getByRole('button', { name: /^<< / }).click();
    expect([await count(w.allowList), await count(w.disallowList)]).toEqual([all, 0]);
    await dialog().getByRole('button', { name: /^>> / }).click();
    expect([await count(w.allowList), await count(w.disallowList)]).toEqual([0, all]);
    await dialog().getByRole('button', { name: /^<< / }).click();
    await dialog().getByRole('button', { name: 'CANCEL' }).click();
    await openCustomize();
    await list(w.disallowList).getByRole('option').first().waitFor();
    expect(await count(w.allowList)).toBe(0);
    await dialog().getByRole('searchbox', { name: 'Search the disallowed items' }).fill('service b');
    expect(await count(w.disallowList)).toBe(1);
    await dialog().getByRole('button', { name: 'CANCEL' }).click();
    await tool(w.saveAndClose).click();
    await page.waitForURL('**/system/security-roles');
    await context.close();
  }, 60_000);

  test('refuse to delete a role that a member has, copy one, and tell its history', async () => {
    const { page, context, tool, said, dialog, saveRole, openNewMember, fillMember } = await visit();
    await page.goto('/system/security-roles/new');
    await saveRole('In use');
    await page.getByRole('heading', { level: 1, name: 'In use' }).waitFor();
    const url = page.url();
    await openNewMember();
    await fillMember('HasRole', 'In use');
    await tool(w.save).click();
    await said().getByText(w.saved).waitFor();
    await page.goto(url);
    await tool('Delete').click();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('alert').getByText('a member still has it').waitFor();
    await tool('Copy').click();
    await page.getByRole('heading', { level: 1, name: 'In use (copy)' }).waitFor();
    await tool('Delete').click();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await said().getByText('“In use (copy)” has been deleted.').waitFor();
    await page.goto(`${url}/history`);
    await page.getByRole('cell', { name: 'Created' }).waitFor();
    expect(await page.getByRole('cell', { name: 'Administrator' }).count()).toBe(1);
    await context.close();
  }, 60_000);

  test('show long lists page by page, and search all of them', async () => {
    const call = (method: string, path: string, body?: unknown) =>
      fetch(`${psa.url}/sandbox/api${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const ids: number[] = [];
    for (let number = 1; number <= 60; number += 1) {
      const made = await call('POST', '/security-roles', { name: `Long list ${number}` });
      ids.push(z.object({ id: z.number() }).parse(await made.json()).id);
    }
    const { page, context } = await visit();
    try {
      await page.goto('/system/security-roles');
      const pages = page.getByRole('navigation', { name: 'Pages: Security Roles' });
      await pages.waitFor();
      expect(await page.getByRole('link', { name: 'Long list 60', exact: true }).count()).toBe(0);
      await pages.getByRole('button', { name: 'Next page' }).click();
      await page.getByRole('link', { name: 'Long list 60', exact: true }).waitFor();
      expect(await page.getByRole('link', { name: 'Admin', exact: true }).count()).toBe(0);
      await page.getByRole('searchbox', { name: 'Search: Security Roles' }).fill('list 7');
      await page.getByRole('link', { name: 'Long list 7', exact: true }).waitFor();
      expect(await page.getByRole('link', { name: /^Long list/ }).count()).toBe(1);
    } finally {
      // The other tests' lists stay short.
      for (const id of ids) await call('DELETE', `/security-roles/${id}`);
      await context.close();
    }
  }, 60_000);

  test('can be used by keyboard alone: menu, list, matrix and dialog', async () => {
    const { page, context, complaints, list, saveRole } = await visit();
    await page.goto('/system/security-roles/new');
    await saveRole('Keyboard');
    await page.getByRole('heading', { level: 1, name: 'Keyboard' }).waitFor();
    await page.goto('/');
    await page.getByRole('heading', { level: 1 }).waitFor();

    // The first Tab offers to skip the menu; from the menu, Enter opens a branch and follows an entry.
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    await page.getByRole('button', { name: 'System', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Security Roles' }).waitFor();

    // In the list, arrows move from row to row and Enter opens.
    await page.locator('tr[data-row="0"]').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/system/security-roles/*');
    await page.getByRole('heading', { level: 1, name: 'Keyboard' }).waitFor();

    // In the matrix, letters choose a level; the dialog keeps the focus and gives it back.
    await page.locator('.psa-area-head', { hasText: 'System' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: `${w.tableSetup}: ${w.add}` }).focus();
    await page.keyboard.press('A');
    await page.locator('select[data-changed][data-level="All"]').waitFor();
    await page.getByRole('button', { name: w.customizeTableSetup }).focus();
    await page.keyboard.press('Enter');
    await list(w.disallowList).waitFor();
    expect(
      await page.evaluate(`document.querySelector('[role=dialog]').contains(document.activeElement)`),
    ).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.locator('[aria-label="Customize Table Setup"]:focus').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  test('show roles, members, keys, logs and histories without a fault that axe finds on a phone, in Korean', async () => {
    const { memberId } = await makePsaKey(psa.url, 'Phone');
    const member = `/system/members/api-members/${memberId}`;
    const keyId = z
      .tuple([z.object({ id: z.number() })])
      .parse(await (await fetch(`${psa.url}/sandbox/api/api-members/${memberId}/keys`)).json())[0].id;
    const { page, context, complaints } = await browser.visit(psa.url, { language: 'ko', width: 390 });
    for (const path of [
      '/system/security-roles',
      '/system/security-roles/1',
      member,
      `${member}/api-logs`,
      `${member}/api-keys/${keyId}`,
      `${member}/api-keys/${keyId}/history`,
    ]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
      expect([path, await axeViolations(page)]).toEqual([path, []]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  test.each([
    '/companies',
    '/companies/1',
    '/configurations',
    '/configurations/1',
    '/tickets',
    '/tickets/1',
    '/nowhere',
  ])(
    'show records without a fault that axe finds, on a narrow screen too: %s',
    async (path) => {
      const { page, context, complaints } = await visit({ width: 420 });
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await drawn(page);
      expect(await axeViolations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      // Nothing makes the page itself scroll sideways.
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await context.close();
    },
    60_000,
  );
});
