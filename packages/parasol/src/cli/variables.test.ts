import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { variables } from './variables.ts';

const sources = globSync('**/*.ts', { cwd: join(import.meta.dirname, '..') })
  .filter((file) => !/(?:\.test\.ts|\/test-[^/]*\.ts)$|^(?:testing|simulation)\//.test(file))
  .filter((file) => file !== 'cli/variables.ts');
const read = new Set(
  sources.flatMap(
    (file) =>
      readFileSync(join(import.meta.dirname, '..', file), 'utf8').match(
        /\b(?:PARASOL|OTEL)_[A-Z_]*[A-Z]|\bDATABASE_URL\b/g,
      ) ?? [],
  ),
);
const told = new Set(
  Object.keys(variables).flatMap((name) =>
    name.endsWith('[_FILE]') ? [name.slice(0, -7), `${name.slice(0, -7)}_FILE`] : [name],
  ),
);

test('`parasol --help` names every variable that the product reads', () => {
  expect(read.size).toBeGreaterThan(10);
  expect([...read].filter((name) => !told.has(name))).toEqual([]);
});

test('`parasol --help` names no variable that nothing reads', () => {
  expect([...told].filter((name) => !name.endsWith('_FILE') && !read.has(name))).toEqual([]);
});
