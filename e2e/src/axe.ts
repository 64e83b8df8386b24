import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { begun } from './browser.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const Violations = z.array(
  z.object({
    id: z.string(),
    help: z.string(),
    nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string().optional() })),
  }),
);

/**
 * What axe-core finds wrong with the page as it stands (WCAG 2.2 A and AA, and best practices), one line
 * per kind with where it is. Empty is good. The page is scrolled to its top first: what has gone half under a
 * sticky head is no smaller for that.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await begun(page);
  await page.evaluate('scrollTo(0, 0)');
  const loaded = await page.evaluate("'axe' in globalThis");
  // By the debugging protocol, which the page's own policy for scripts does not bind.
  if (!loaded) await page.evaluate(source);
  const found = Violations.parse(
    await page.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => r.violations)`,
    ),
  );
  return found.map(({ id, help, nodes }) => {
    const places = nodes
      .slice(0, 4)
      .map((node) => `${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`);
    return `${id} (${help}), ${nodes.length} ×: ${places.join(' | ')}`;
  });
}
