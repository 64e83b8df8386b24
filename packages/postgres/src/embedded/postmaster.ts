import { readFileSync } from 'node:fs';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that is running on a data directory, as its postmaster.pid tells. */
export type Postmaster = { pid: number; port: number; socket: string };

/**
 * The server that runs on `data`, or null. Then what a dead one left is removed, its postmaster.pid and its socket's
 * lock: PostgreSQL would take a number that now belongs to another program, or to a zombie, for a living server.
 */
export const runningPostmaster = async (
  data: string,
  socketDirectory: string,
): Promise<Postmaster | null> => {
  const file = join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  // Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, state.
  const [pidText = '', , , port = '', socket = ''] = text.split('\n').map((line) => line.trim());
  const pid = Number(pidText);
  if (Number.isInteger(pid) && pid > 1 && (await isServerOf(pid, data)))
    return { pid, port: Number(port), socket };
  await rm(file, { force: true });
  await rm(join(socketDirectory, '.s.PGSQL.5432.lock'), { force: true });
  return null;
};

/** Whether the process runs, ours or another account's. One that has ended and that nobody has waited for doesn't. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

// In a container whose first process reaps nobody, an orphan that ended stays as a zombie. proc(5): "pid (name) state …".
const isZombie = (pid: number): boolean => {
  if (process.platform !== 'linux') return false;
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
};

/**
 * Ends the server: a fast shutdown (SIGINT: open transactions are rolled back), after `patienceMs` an immediate
 * one (SIGQUIT: the next start replays the log), at last SIGKILL. Acknowledged writes survive each of them.
 */
export const stopPostmaster = async (pid: number, patienceMs = 20_000): Promise<void> => {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', patienceMs],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ];
  for (const [signal, waitMs] of steps) {
    if (!isAlive(pid)) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (const end = Date.now() + waitMs; Date.now() < end && isAlive(pid);) await sleep(20);
  }
};

// A server's working directory is its data directory. Without /proc (macOS) a living process has to do.
const isServerOf = async (pid: number, data: string): Promise<boolean> => {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === data;
};
