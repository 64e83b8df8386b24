import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { runChild } from './child.mjs';
import { LaunchError } from './launch-error.mjs';

const webParts = ['packages/psa-sandbox', 'packages/parasol'];

/** Builds the screens of the PSA sandbox and of the console, each only when its sources have changed since. */
export const buildWebParts = async (root, node) => {
  for (const part of webParts) {
    const web = join(root, part, 'web');
    if (!existsSync(join(web, 'index.html'))) continue;
    const digest = digestOf(root, [web, join(root, 'packages/web-kit'), join(root, 'package-lock.json')]);
    const stamp = join(root, part, 'dist', 'web.sha256');
    if (existsSync(join(root, part, 'dist/web/index.html')) && readIfThere(stamp) === digest) continue;
    process.stderr.write(`Building the screens of ${part}\n`);
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const code = await runChild(node, [vite, 'build', web, '--logLevel', 'warn'], { root, stdout: 2 });
    if (code !== 0)
      throw new LaunchError(`The screens of ${part} could not be built; vite's message is above.`);
    mkdirSync(join(root, part, 'dist'), { recursive: true });
    writeFileSync(stamp, digest);
  }
};

const digestOf = (root, paths) => {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder).toSorted())
    hash.update(`${relative(root, path)}\0`).update(readFileSync(path));
  return hash.digest('hex');
};

const filesUnder = (path) => {
  if (path.endsWith('.json')) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) => !/[/\\](node_modules|dist)[/\\]/.test(relative(path, file)) && !file.includes('.test.'),
    );
};

const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null);
