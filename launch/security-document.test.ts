import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { root } from './source-files.ts';

test.each([
  ['docs/security.md', 25],
  ['docs/exactly-once.md', 35],
] as const)('every test that %s names is there, by its name', (document, least) => {
  const text = readFileSync(join(root, document), 'utf8');
  const named = [...text.matchAll(/`([\w./-]+\.test\.ts)`: "([^"]+)"/g)];
  expect(named.length).toBeGreaterThan(least);
  const gone = named.filter(([, path = '', name = '']) => {
    const file = join(root, path);
    return !existsSync(file) || !readFileSync(file, 'utf8').includes(name);
  });
  expect(gone.map(([all]) => all)).toEqual([]);
});
