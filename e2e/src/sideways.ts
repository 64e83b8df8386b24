import type { Page } from 'playwright-core';
import { z } from 'zod';

/**
 * What must be scrolled sideways to be read: the page itself, or a part of it. Charts may, which say the same as a
 * table below.
 */
export const scrollsSideways = async (page: Page): Promise<string[]> =>
  z.array(z.string()).parse(
    await page.evaluate(`
      [document.documentElement, ...document.body.querySelectorAll('*:not(.chart-scroll)')].flatMap((one) => {
        const whole = one === document.documentElement;
        const scrolls = whole || /auto|scroll/.test(getComputedStyle(one).overflowX);
        if (!scrolls || one.clientWidth === 0 || one.scrollWidth <= one.clientWidth + 1) return [];
        return [(whole ? 'the page' : one.getAttribute('aria-label') ?? one.className) + ': ' + one.scrollWidth + ' px'];
      })`),
  );
