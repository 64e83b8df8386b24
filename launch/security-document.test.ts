import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { root } from './source-files.ts';

test('every test that the security document names is there, by its name', () => {
  const text = readFileSync(join(root, 'docs/security.md'), 'utf8');
  const named = [...text.matchAll(/`([\w./-]+\.test\.ts)`: "([^"]+)"/g)];
  expect(named.length).toBeGreaterThan(25);
  const gone = named.filter(([, path = '', name = '']) => {
    const file = join(root, path);
    return !existsSync(file) || !readFileSync(file, 'utf8').includes(name);
  });
  expect(gone.map(([all]) => all)).toEqual([]);
});
