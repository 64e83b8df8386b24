import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

test('a worker gives way to what people wait for', async () => {
  const program = `
    import { getPriority } from 'node:os';
    import { giveWay } from ${JSON.stringify(import.meta.resolve('./give-way.ts'))};
    const before = getPriority();
    giveWay();
    console.log(getPriority() - before);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 30_000,
  });
  expect(Number(stdout)).toBeGreaterThan(0);
});
