import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { LaunchError } from './launch-error.mjs';

/**
 * Runs `npm ci` unless node_modules holds what package-lock.json asks for. npm's progress goes to standard error:
 * standard output belongs to the command.
 */
export const ensureInstalled = (root) => {
  const lack = firstDifference(root);
  if (lack === null) return;
  process.stderr.write(
    `Installing Parasol's dependencies with npm (${lack}). The first time takes a minute or two.\n`,
  );
  const { command, args } = npm();
  const result = spawnSync(
    command,
    [...args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
    },
  );
  if (result.error) {
    throw new LaunchError(
      `npm could not be started (${result.error.message}). Install npm 10 or later, then run: npm ci`,
    );
  }
  if (result.status !== 0) {
    throw new LaunchError(
      `npm could not install the dependencies (exit ${result.status ?? result.signal}); its message is above. ` +
        'It needs the npm registry and about 1 GB of disk. Once that is right, run the command again.',
    );
  }
};

// npm notes what it installed in node_modules/.package-lock.json, when it has finished. What is optional may be
// missing (another platform's programs); whether ours is there is for those to say that need it.
const firstDifference = (root) => {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (installed === null) return 'nothing is installed yet';
  const wanted = readJson(join(root, 'package-lock.json'));
  if (wanted === null) return 'package-lock.json cannot be read';
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (!path.includes('node_modules/')) continue;
    const there = installed.packages[path];
    if (
      there === undefined
        ? !entry.optional
        : there.version !== entry.version || there.integrity !== entry.integrity
    ) {
      return `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)} is new or has changed`;
    }
  }
  return null;
};

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
};

// Under `npm run` the npm at work is known; on another path there may be none, or another version.
const npm = () =>
  process.env.npm_execpath?.endsWith('.js')
    ? { command: process.execPath, args: [process.env.npm_execpath] }
    : { command: 'npm', args: [] };
