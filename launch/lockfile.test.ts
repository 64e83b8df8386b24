import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';
import { z } from 'zod';

import { lackingPackages } from './complete-lockfile.mjs';
import { root } from './source-files.ts';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
});

test('the lockfile holds the packages of all platforms, or npm ci would refuse it (see complete-lockfile.mjs)', () => {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  expect(Object.keys(packages).length).toBeGreaterThan(200);
  expect(lackingPackages(packages)).toEqual({});
});

test('every dependency of ours is pinned to one exact version', () => {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const ours = Object.entries(packages).filter(([path]) => !path.includes('node_modules/'));
  const loose = ours.flatMap(([path, entry]) =>
    ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.entries(z.record(z.string(), z.string()).parse(entry[kind] ?? {}))
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${path}: ${name} ${version}`),
    ),
  );
  expect(loose).toEqual([]);
});
