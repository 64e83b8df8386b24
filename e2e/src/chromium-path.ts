import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const cacheDir = fileURLToPath(new URL('../../.cache', import.meta.url));
const Manifest = z.object({ version: z.string() });

/** Whether npm has a Chromium for this machine; elsewhere `PARASOL_CHROMIUM` names one. */
export const hasChromium: boolean =
  process.env['PARASOL_CHROMIUM'] !== undefined || (process.platform === 'linux' && process.arch === 'x64');

/** What to say where browser tests are skipped. */
export const withoutChromium =
  'Browser tests are skipped: npm has no Chromium for this machine. Set PARASOL_CHROMIUM to one.\n';

/**
 * Path of Chromium from npm, unpacked once per user and version.
 *
 * `@sparticuz/chromium` unpacks into the shared temporary directory with mode 0700, where another user's
 * copy would be found and refused; and it takes a file that another process is still writing for a whole
 * one. So it unpacks into a directory of this process, which then gets its final name in one step.
 */
export async function chromiumPath(): Promise<string> {
  const given = process.env['PARASOL_CHROMIUM'];
  if (given !== undefined) return given;
  const name = `chromium-${version()}-${userInfo().uid}`;
  const home = join(await writableCache(), name);
  if (!existsSync(join(home, 'chromium'))) await unpack(home);
  return join(home, 'chromium');
}

async function unpack(home: string): Promise<void> {
  const own = `${home}-${process.pid}`;
  await mkdir(own, { recursive: true });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = own;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  try {
    await rename(own, home);
  } catch (error) {
    // Another process was first: its copy is as good.
    await rm(own, { recursive: true, force: true });
    if (!existsSync(join(home, 'chromium'))) throw error;
  }
}

/** The project's own cache, or a directory of this user where the clone belongs to someone else. */
async function writableCache(): Promise<string> {
  try {
    await mkdir(join(cacheDir, 'tmp'), { recursive: true });
    const probe = join(cacheDir, 'tmp', `probe-${process.pid}`);
    await mkdir(probe);
    await rm(probe, { recursive: true });
    return join(cacheDir, 'tmp');
  } catch {
    const own = join(tmpdir(), `parasol-${userInfo().uid}`);
    await mkdir(own, { recursive: true, mode: 0o700 });
    return own;
  }
}

function version(): string {
  const require = createRequire(import.meta.url);
  const main = require.resolve('@sparticuz/chromium');
  return Manifest.parse(require(join(main, '../../package.json'))).version;
}
