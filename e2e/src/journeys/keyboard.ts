import type { Locator, Page } from 'playwright-core';

const stepsMax = 120;

/** Goes on by Tab until this has the focus, as somebody without a mouse does. Throws when it is never reached. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.first().waitFor();
  const focused = wanted.and(page.locator(':focus'));
  for (let step = 0; step < stepsMax; step += 1) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${String(wanted)}.`);
}

/** Tab to it, then the key that uses it. */
export async function press(page: Page, wanted: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

/** Tab to a field and type. */
export async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}
