import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The peers and the load tool, at exact versions: 330 packages and 84 MB, which nobody who clones the project should
 * have to download. So they are installed on demand, beside the repository. Licences: Apache-2.0, MIT, MIT.
 */
const packages = { '@stoplight/prism-cli': '5.16.0', 'json-server': '0.17.4', autocannon: '9.0.0' } as const;

const run = promisify(execFile);

export type Tools = {
  /** the program of a peer, to be run by node */
  readonly prism: string;
  readonly jsonServer: string;
  /** the module of the load tool */
  readonly autocannon: string;
};

/** Installs the tools into the user's cache, once. @throws Error with npm's words */
export const ensureTools = async (onProgress: (message: string) => void): Promise<Tools> => {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'parasol-bench-psa');
  const wanted = `${JSON.stringify({ private: true, dependencies: packages }, null, 2)}\n`;
  const done = join(folder, 'installed.json');
  if ((await readFile(done, 'utf8').catch(() => '')) !== wanted) {
    onProgress(`installing the peers into ${folder}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), wanted);
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: folder,
      timeout: 600_000,
    });
    await writeFile(done, wanted);
  }
  const modules = join(folder, 'node_modules');
  return {
    prism: join(modules, '@stoplight/prism-cli/dist/index.js'),
    jsonServer: join(modules, 'json-server/lib/cli/bin.js'),
    autocannon: join(modules, 'autocannon/autocannon.js'),
  };
};
