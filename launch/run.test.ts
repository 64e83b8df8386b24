import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { findNode } from './node-24.mjs';
import { root } from './source-files.ts';

let clone: string;

const lockfile = (version: string): string =>
  JSON.stringify({
    packages: {
      '': {},
      'packages/a': { version: '1.0.0' },
      'node_modules/needed': { version, integrity: `sha512-${version}` },
      'node_modules/for-another-platform': { version: '1.0.0', optional: true },
    },
  });

// In npm's place: notes how it was called and does what npm ci leaves behind.
const npm = `
const { copyFileSync, mkdirSync, writeFileSync } = require('node:fs');
writeFileSync('npm-was-called', process.argv.slice(2).join(' '));
if (process.env.NPM_FAILS) process.exit(7);
process.stdout.write('chatter of npm\\n');
mkdirSync('node_modules', { recursive: true });
const lock = JSON.parse(require('node:fs').readFileSync('package-lock.json', 'utf8'));
delete lock.packages['node_modules/for-another-platform'];
writeFileSync('node_modules/.package-lock.json', JSON.stringify(lock));
`;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'parasol-launch-'));
  mkdirSync(join(clone, 'launch'));
  for (const name of ['run', 'check', 'child', 'install', 'launch-error', 'node-24', 'web-parts']) {
    cpSync(join(root, 'launch', `${name}.mjs`), join(clone, 'launch', `${name}.mjs`));
  }
  writeFileSync(join(clone, 'package.json'), '{"type":"module"}');
  writeFileSync(join(clone, 'package-lock.json'), lockfile('1.0.0'));
  writeFileSync(join(clone, 'npm.cjs'), npm);
  const main = join(clone, 'packages/umbrella-sandbox/src/main.ts');
  mkdirSync(join(main, '..'), { recursive: true });
  writeFileSync(
    main,
    `const word: string = process.argv.slice(2).join(' '); process.stdout.write(word); process.exitCode = word === '' ? 5 : 0;`,
  );
});

afterEach(() => rmSync(clone, { recursive: true, force: true }));

const run = (args: readonly string[], env: Record<string, string> = {}) => {
  const wrapper = join(clone, 'npm-cli.js');
  writeFileSync(
    wrapper,
    `import { createRequire } from 'node:module'; createRequire(import.meta.url)('./npm.cjs');`,
  );
  return spawnSync(process.execPath, [join(clone, 'launch/run.mjs'), ...args], {
    cwd: clone,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], npm_execpath: wrapper, ...env },
  });
};

const npmCall = (): string | null => {
  try {
    const text = readFileSync(join(clone, 'npm-was-called'), 'utf8');
    rmSync(join(clone, 'npm-was-called'));
    return text;
  } catch {
    return null;
  }
};

describe('the door to every command', () => {
  test('installs on a bare clone, keeps npm off standard output, and installs again only when the lockfile changed', () => {
    const first = run(['parasol-umbrella', 'hello', '--there']);
    expect(first.stdout).toBe('hello --there');
    expect(first.stderr).toContain('chatter of npm');
    expect(first.status).toBe(0);
    expect(npmCall()).toContain('ci --include=dev --include=optional');

    expect(run(['parasol-umbrella', 'again']).stdout).toBe('again');
    expect(npmCall()).toBeNull();

    writeFileSync(join(clone, 'package-lock.json'), lockfile('1.0.1'));
    run(['parasol-umbrella', 'changed']);
    expect(npmCall()).toContain('ci');
  });

  test("keeps the command's exit code", () => {
    expect(run(['parasol-umbrella']).status).toBe(5);
  });

  test('says what to do when npm cannot install, and runs nothing', () => {
    const failed = run(['parasol-umbrella', 'hello'], { NPM_FAILS: '1' });
    expect(failed.status).toBe(1);
    expect(failed.stdout).toBe('');
    expect(failed.stderr).toContain('npm could not install the dependencies (exit 7)');
  });

  test('names the commands there are when it is given another', () => {
    const failed = run(['strat']);
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('Unknown command "strat". There are: start, demo,');
  });

  test('says what to run when npm left Node 24 out', () => {
    expect(() => findNode(clone, '20.20.2')).toThrow('npm ci --include=optional');
    expect(findNode(clone, '24.1.0')).toBe(process.execPath);
    const brought = join(clone, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
    mkdirSync(join(brought, '..'), { recursive: true });
    writeFileSync(brought, '');
    expect(findNode(clone, '20.20.2')).toBe(brought);
  });
});
