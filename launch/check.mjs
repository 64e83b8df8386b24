import { join } from 'node:path';

import { runChild } from './child.mjs';

const checks = [
  { name: 'types of the servers', path: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the screens', path: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.web.json'] },
  { name: 'lint', path: 'oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', path: 'oxfmt/bin/oxfmt', args: ['--check', '.'] },
  { name: 'dead code', path: 'knip/bin/knip.js', args: [] },
  { name: 'rules of the house', path: 'vitest/vitest.mjs', args: ['run', 'launch/house.test.ts'] },
];

/** Runs every check, also after one failed, and returns 1 if any did. */
export const check = async (root, node) => {
  const failed = [];
  for (const { name, path, args } of checks) {
    process.stdout.write(`\n== ${name}\n`);
    const code = await runChild(node, [join(root, 'node_modules', path), ...args], { root });
    if (code !== 0) failed.push(name);
  }
  process.stdout.write(failed.length === 0 ? '\nAll checks passed.\n' : `\nFailed: ${failed.join(', ')}.\n`);
  return failed.length === 0 ? 0 : 1;
};
