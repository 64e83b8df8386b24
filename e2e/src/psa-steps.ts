import type { Locator, Page } from 'playwright-core';
import type { Words } from './words.ts';

/** The mission document's steps on the PSA's screens. Each ends where the next begins. */
export function psaSteps(page: Page, w: Words) {
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const tool = (name: string): Locator =>
    page.getByRole('toolbar').getByRole('button', { name, exact: true });
  // The screen before may still be there, with a "+" of its own: what it leads to tells them apart.
  const plus = (to: 'security-roles' | 'api-members' | 'api-keys'): Locator =>
    page
      .getByRole('toolbar')
      .getByRole('link', { name: w.plus, exact: true })
      .and(page.locator(`[href$="/${to}/new"]`));
  const field = (name: RegExp): Locator => page.getByRole('textbox', { name });
  const level = (row: string, column: string): Locator =>
    page.getByRole('combobox', { name: `${row}: ${column}`, exact: true });

  /** Opens the menu's branches that are still closed, down to an entry, and follows it. */
  async function openMenu(...path: string[]): Promise<void> {
    const menu = page.getByRole('navigation').first();
    for (const branch of path.slice(0, -1)) {
      const entry = menu.getByRole('button', { name: branch, exact: true });
      if ((await entry.getAttribute('aria-expanded')) !== 'true') await entry.click();
    }
    await menu.getByRole('link', { name: path.at(-1) ?? '', exact: true }).click();
  }

  const list = (name: string): Locator => page.getByRole('listbox', { name, exact: true });

  return {
    field,
    list,
    level,
    tool,
    plus,
    openMenu,
    said: () => page.locator('output.psa-said'),

    /** Steps 1 to 3: System > Security Roles > "+", Role ID, Save. */
    openRoles: () => openMenu(w.system, w.securityRoles),
    openNewRole: async (): Promise<void> => {
      await openMenu(w.system, w.securityRoles);
      await plus('security-roles').click();
    },
    saveRole: async (name: string): Promise<void> => {
      await field(w.roleId).fill(name);
      await tool(w.save).click();
    },

    /** Step 4, the levels. */
    openArea: async (name: string): Promise<void> => {
      await page.locator('button[aria-expanded="false"].psa-area-head', { hasText: name }).click();
    },
    setLevels: async (row: string, columns: readonly string[]): Promise<void> => {
      for (const column of columns) await level(row, column).selectOption({ label: w.all });
    },

    /** Step 4, Table Setup > customize: picks items of the disallowed and presses "<". */
    openCustomize: async (): Promise<void> => {
      await button(w.customizeTableSetup).click();
    },
    allow: async (labels: readonly string[]): Promise<void> => {
      await list(w.disallowList).selectOption(labels.map((label) => ({ value: label })));
      await page.getByRole('button', { name: /^< / }).click();
    },
    dialog: () => page.getByRole('dialog'),

    /** Steps 5 and 6: System > Members > API Members > "+", Role ID and the rest, Save. */
    openNewMember: async (): Promise<void> => {
      await openMenu(w.system, w.members, w.apiMembers);
      await plus('api-members').click();
    },
    fillMember: async (id: string, role: string): Promise<void> => {
      await field(w.memberId).fill(id);
      await field(w.memberName).fill(id);
      await page.getByRole('combobox', { name: w.roleId }).selectOption({ label: role });
    },

    /** Steps 7 to 9: API Keys > "+", Description, Save. */
    openKeys: () => page.getByRole('tab', { name: w.apiKeys, exact: true }).click(),
  };
}
