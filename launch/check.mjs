import { join } from 'node:path';

import { runChild } from './child.mjs';

const checks = [
  ['types of the servers', 'typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['types of the screens', 'typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.web.json']],
  ['lint', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'oxfmt/bin/oxfmt', ['--check', '.']],
  ['dead code', 'knip/bin/knip.js', []],
  ['rules of the house', 'vitest/vitest.mjs', ['run', 'launch/house.test.ts']],
];

/** Runs every check, also after one failed, and returns 1 if any did. */
export const check = async (root, node) => {
  const failed = [];
  for (const [name, path, args] of checks) {
    process.stdout.write(`\n== ${name}\n`);
    const code = await runChild(node, [join(root, 'node_modules', path), ...args], { root });
    if (code !== 0) failed.push(name);
  }
  process.stdout.write(failed.length === 0 ? '\nAll checks passed.\n' : `\nFailed: ${failed.join(', ')}.\n`);
  return failed.length === 0 ? 0 : 1;
};
