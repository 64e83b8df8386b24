import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser, type TestBrowser } from './browser.ts';
import { startPsa, type TestPsa } from './psa.ts';
import { words } from './words.ts';

const w = words.en;
const tabsAtMost = 250;

/** What the focused element is called, and what it is. */
const focused = `(() => {
  const it = document.activeElement;
  const labels = [...(it.labels ?? [])].map((label) => label.textContent);
  const name = it.getAttribute('aria-label') ?? (labels.length > 0 ? labels.join(' ') : it.textContent);
  return it.tagName.toLowerCase() + ' ' + (name ?? '').replace(/\\s+/g, ' ').trim();
})()`;

/** A reader's hands: nothing here points at anything. */
function keyboard(page: Page) {
  const press = (key: string): Promise<void> => page.keyboard.press(key);
  const type = (text: string): Promise<void> => page.keyboard.type(text);
  return {
    press,
    type,
    /** Goes on with Tab (or back) until the focus is on an element of that description, such as `button Save`. */
    async tabTo(wanted: string | RegExp, o: { back?: boolean } = {}): Promise<void> {
      const met: string[] = [];
      for (let count = 0; count < tabsAtMost; count += 1) {
        const now = String(await page.evaluate(focused));
        if (typeof wanted === 'string' ? now === wanted : wanted.test(now)) return;
        met.push(now);
        await press(o.back === true ? 'Shift+Tab' : 'Tab');
      }
      throw new Error(`No Tab leads to ${String(wanted)}: ${met.slice(0, 60).join(' | ')}`);
    },
    heading: (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor(),
  };
}

describe.skipIf(!hasChromium)('with the keyboard alone', () => {
  let psa: TestPsa;
  let browser: TestBrowser;
  beforeAll(async () => {
    [psa, browser] = await Promise.all([startPsa(), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await psa.stop();
  });

  test('the whole way is gone, from the menu to a key that works: role, levels, list, member, key', async () => {
    const { page, context, complaints } = await browser.visit(psa.url);
    const { press, type, tabTo, heading } = keyboard(page);
    await page.goto('/');
    await heading('PSA sandbox');

    // The role, from the menu: Enter opens its branch.
    await tabTo('button System');
    await press('Enter');
    await tabTo('a Security Roles');
    await press('Enter');
    await heading('Security Roles');
    await tabTo('a New');
    await press('Enter');
    await heading('New Security Role');
    await tabTo(/^input Role ID/);
    await type('By keyboard');
    await press('Enter');
    await heading('By keyboard');

    // The filter finds the row; a letter chooses its level.
    await tabTo('input Filter the rows');
    await type('table setup');
    for (const column of [w.add, w.edit, w.inquire]) {
      await tabTo(`select ${w.tableSetup}: ${column}`);
      await press('A');
    }

    // The two-list dialog: the search narrows, the keys of a list choose, the focus stays inside.
    await tabTo(`button ${w.customizeTableSetup}`, { back: true });
    await press('Enter');
    await page.getByRole('listbox', { name: w.disallowList }).waitFor();
    await tabTo('input Search the disallowed items');
    await type('service board');
    await tabTo(`select ${w.disallowList}`);
    await press('ArrowDown');
    await tabTo('button < Allow the selected items', { back: true });
    await press('Enter');
    expect(
      await page.getByRole('listbox', { name: w.allowList }).getByRole('option').allTextContents(),
    ).toEqual(['Service / Service Board']);
    await tabTo(`button ${w.dialogSave}`);
    await press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await tabTo(`button ${w.saveAndClose}`, { back: true });
    await press('Enter');
    await heading('Security Roles');
    expect(await page.locator('output.psa-said').textContent()).toContain(w.saved);

    // The member: the letters of the role's name choose it.
    await tabTo('button Members', { back: true });
    await press('Enter');
    await tabTo('a API Members');
    await press('Enter');
    await heading('API Members');
    await tabTo('a New');
    await press('Enter');
    await heading('New API Member');
    await tabTo(/^input Member ID/);
    await type('Keys');
    await tabTo(/^input Member Name/);
    await type('Keyboard');
    await tabTo(/^select Role ID/);
    await type('By key');
    await tabTo(`button ${w.save}`, { back: true });
    await press('Enter');
    await heading('Keys (Keyboard)');

    // The key: arrows go from tab to tab.
    await tabTo('button Details', { back: true });
    await press('ArrowRight');
    await press('Enter');
    // the screen before has a "New" of its own
    await page.locator('a[href$="/api-keys/new"]').waitFor();
    await tabTo('a New');
    await press('Enter');
    await page.getByRole('textbox', { name: w.description }).waitFor();
    await tabTo(/^input Description/);
    await type('Typed');
    await press('Enter');
    await page.getByText(w.note).waitFor();
    const copied = async (name: string): Promise<string> => {
      await tabTo(`button Copy ${name}`);
      await press('Enter');
      await page.getByRole('button', { name: 'Copied' }).first().waitFor();
      return String(await page.evaluate('navigator.clipboard.readText()'));
    };
    const publicKey = await copied('Public Key');
    const privateKey = await copied('Private Key');
    expect([publicKey, privateKey]).toEqual([
      expect.stringMatching(/^[A-Za-z0-9]{16}$/),
      expect.stringMatching(/^[A-Za-z0-9]{16}$/),
    ]);
    const key = { publicKey, privateKey };
    expect(await psa.callAs(key, '/service/boards')).toBe(200);
    expect(await psa.callAs(key, '/company/companies')).toBe(403);
    expect(complaints).toEqual([]);
    await context.close();
  }, 90_000);

  test('a language that does not come is said, and the one that is there stays', async () => {
    const { page, context } = await browser.visit(psa.url);
    await page.goto('/system/security-roles');
    await page.getByRole('heading', { level: 1, name: 'Security Roles' }).waitFor();
    await page.route('**/assets/locale-ko-*', (route) => route.abort());
    const choose = async () => {
      await page.getByRole('button', { name: 'Language: English' }).click();
      await page.getByRole('menuitem', { name: '한국어' }).click();
    };
    await choose();
    await page.getByText('The server did not answer.').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.unroute('**/assets/locale-ko-*');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Security Roles' }).waitFor();
    await choose();
    await page.getByRole('heading', { level: 1, name: '보안 역할' }).waitFor();
    // The choice is kept, and only its file is loaded.
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '보안 역할' }).waitFor();
    expect(
      loaded.filter((url) => url.includes('/locale-')).map((url) => /locale-(\w+)-/.exec(url)?.[1]),
    ).toEqual(['ko']);
    await context.close();
  }, 60_000);
});
