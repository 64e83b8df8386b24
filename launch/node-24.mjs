import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { LaunchError } from './launch-error.mjs';

const wantedMajor = 24;

/** The path of Node 24: the one that npm brought, or the one that runs this file if that is new enough. */
export const findNode = (root, version = process.versions.node) => {
  const name = `node-${process.platform}-${process.arch}`;
  const brought = join(root, 'node_modules', name, 'bin', 'node');
  if (existsSync(brought)) return brought;
  if (Number(version.split('.')[0]) >= wantedMajor) return process.execPath;
  throw new LaunchError(
    `Parasol runs on Node ${wantedMajor}, which npm installs as the optional package ${name}; it is missing, and this is Node ${version}.\n` +
      'npm was probably told to leave optional packages out. Run this, then your command again:\n\n    npm ci --include=optional\n\n' +
      `On a platform that has no such package (it exists for Linux x64 and arm64), install Node ${wantedMajor} yourself.`,
  );
};
