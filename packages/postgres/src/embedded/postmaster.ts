import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that is running on a data directory, as its postmaster.pid tells. */
export type Postmaster = { pid: number; port: number; socket: string };

/**
 * The server that runs on `data`, or null. A postmaster.pid whose process is gone, or whose number now belongs to
 * another program, is removed: PostgreSQL would take it for a living server and refuse to start.
 */
export const runningPostmaster = async (data: string): Promise<Postmaster | null> => {
  const file = join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  // Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, state.
  const [pidText = '', , , port = '', socket = ''] = text.split('\n').map((line) => line.trim());
  const pid = Number(pidText);
  if (Number.isInteger(pid) && pid > 1 && (await isServerOf(pid, data)))
    return { pid, port: Number(port), socket };
  await rm(file, { force: true });
  return null;
};

/** Whether the process exists, ours or another account's. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
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
