import { spawn } from 'node:child_process';
import { mkdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lock = join(root, '.cache', 'building-screens');
const lockWaitMs = 90_000;

/**
 * Folder of an app's built screens, built now unless they are up to date (`npm test` has done it; this is
 * for a test run by itself). One process builds at a time.
 */
export async function builtWeb(app: 'psa-sandbox' | 'parasol'): Promise<string> {
  await mkdir(join(root, '.cache'), { recursive: true });
  await takeLock();
  try {
    await run([join(root, 'launch/run.mjs'), 'build']);
  } finally {
    await rmdir(lock).catch(() => undefined);
  }
  return join(root, 'packages', app, 'dist/web');
}

async function takeLock(): Promise<void> {
  const giveUpAt = performance.now() + lockWaitMs;
  while (performance.now() < giveUpAt) {
    try {
      await mkdir(lock);
      return;
    } catch {
      const held = await stat(lock).catch(() => undefined);
      // Left behind by a process that was killed.
      if (held && Date.now() - held.mtimeMs > lockWaitMs) await rmdir(lock).catch(() => undefined);
      await wait(100);
    }
  }
  throw new Error(`Another process has been building the screens for long (${lock}).`);
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let problem = '';
    child.stderr.on('data', (chunk: Buffer) => {
      problem += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The screens were not built:\n${problem}`)),
    );
  });
}
