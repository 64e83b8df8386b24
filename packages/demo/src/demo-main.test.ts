import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

const main = (name: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, name), ...args], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, stdout, stderr };
};

describe('bad options get an error that says what to do', () => {
  test.each([
    [['--threshold', 'five'], 'Give a whole number from 0'],
    [['--threshold', '-1'], 'Give a whole number from 0'],
    [['--customers', '0'], 'Give a whole number from 1'],
    [['--logs', '/there/is/no/such/folder'], '/there/is/no/such/folder is not a directory'],
    [['--logs', import.meta.dirname, '--customers', '5'], 'not both'],
    [['--port', '70000'], 'Give a whole number from 0 to 65535'],
    [['--colour'], "unknown option '--colour'"],
    [['nonsense'], 'too many arguments'],
  ])('npm run demo -- %s', (args, message) => {
    const { status, stdout, stderr } = main('demo-main.ts', '--json', ...args);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });
});

describe('a busy port', () => {
  test('is named together with the option that changes it, and nothing is started', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const demo = main('demo-main.ts', '--json', '--psa-port', String(port));
    const start = main(
      'start-main.ts',
      '--port',
      '0',
      '--psa-port',
      '0',
      '--psa-https-port',
      '0',
      '--umbrella-port',
      String(port),
    );
    server.close();
    expect(demo.stderr).toContain(`port ${port}`);
    expect(demo.stderr).toContain('--psa-port');
    expect(demo.status).toBe(1);
    expect(start.stderr).toContain(`port ${port}`);
    expect(start.stderr).toContain('--umbrella-port');
    expect(start.status).toBe(1);
  });
});
