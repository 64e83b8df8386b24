import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';
import { z } from 'zod';

import { root } from './source-files.ts';

/** Licences that ask for no more than to be named. */
const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'PostgreSQL',
]);
/** These ask that changes of their own files be published; we change none, and ship none of these with the product. */
const toolsOnly: Readonly<Record<string, RegExp>> = {
  'MPL-2.0': /^(axe-core|lightningcss(-.*)?)$/,
  // A font, which may be bundled and not be sold by itself.
  'OFL-1.1': /^@fontsource-variable\/noto-sans-kr$/,
};

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ license: z.string().exactOptional(), link: z.boolean().exactOptional() }),
  ),
});
const manifest = z.looseObject({ license: z.unknown() });

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 13);

/** "(A OR B)" may be taken as either. */
const choices = (licence: string): string[] => licence.replaceAll(/[()]/g, '').split(' OR ');

test('everything that is installed is permissively licensed, and says so', () => {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const judged: string[] = [];
  const wrong: string[] = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (!path.includes('node_modules/') || entry.link === true) continue;
    const file = join(root, path, 'package.json');
    // Another platform's binaries are named in the lockfile alone, and say there what they are, or are not there.
    const found = existsSync(file)
      ? manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).license
      : undefined;
    const licence = entry.license ?? (typeof found === 'string' ? found : undefined);
    if (licence === undefined && !existsSync(file)) continue;
    const name = nameOf(path);
    judged.push(name);
    const fine =
      licence !== undefined &&
      choices(licence).some((one) => permissive.has(one) || toolsOnly[one]?.test(name) === true);
    if (!fine) wrong.push(`${name}: ${licence ?? 'says nothing'}`);
  }
  expect(judged.length).toBeGreaterThan(300);
  expect(wrong).toEqual([]);
});
