import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

test.each([
  [['--cycles', 'many'], 'cycles'],
  [['--seed', '-1'], 'seed'],
  [['--colour'], "'--colour'"],
])('npm run soak -- %s is refused with what to do, and starts nothing', (args, message) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), '--json', ...args],
    { encoding: 'utf8', timeout: 30_000 },
  );
  expect(stderr).toContain(message);
  expect(stderr).toContain('--cycles N');
  expect(stdout).toBe('');
  expect(status).toBe(1);
});
