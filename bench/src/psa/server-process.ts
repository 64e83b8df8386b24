import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The core on which every server process runs, and the one of the load. */
export const serverCore = '0';
export const loadCore = '1';
/** Linux's own; nothing of npm's */
export const pinner = 'taskset';

/** A server under measurement. */
export type ServerProcess = {
  readonly url: string;
  readonly startedInMs: number;
  /** resident bytes of its process */
  memory(): Promise<number>;
  stop(): Promise<void>;
};

export type ServerOptions = {
  readonly program: string;
  /** Node's own */
  readonly flags?: readonly string[];
  readonly parameters: readonly string[];
  /** the address that it has once it is ready, out of what it printed so far; for one that says nothing, where to ask */
  readonly ready: { readonly printed: (output: string) => string | undefined } | { readonly url: string };
  readonly timeoutMs: number;
};

const pollMs = 50;
const stopTimeoutMs = 20_000;

const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
};

const stopProcess = async (child: ChildProcess, ended: Promise<void>): Promise<void> => {
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(patience);
};

/** Starts a Node program on the servers' core and waits until it is ready. @throws Error with what it printed */
export const startServer = async (o: ServerOptions): Promise<ServerProcess> => {
  const startedMs = performance.now();
  const child = spawn(
    pinner,
    ['-c', serverCore, process.execPath, ...(o.flags ?? []), o.program, ...o.parameters],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  let output = '';
  let over = false;
  const keep = (chunk: Buffer): void => {
    output = `${output}${chunk.toString()}`.slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((settle) => {
    child.once('close', () => settle());
    child.once('error', () => settle());
  }).finally(() => {
    over = true;
  });
  // a bench that is broken off leaves no server behind
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  const stop = async (): Promise<void> => {
    await stopProcess(child, ended);
    process.off('exit', killed);
  };
  for (;;) {
    const { ready } = o;
    const url = 'url' in ready ? ((await answers(ready.url)) ? ready.url : undefined) : ready.printed(output);
    if (url !== undefined) {
      return {
        url,
        startedInMs: performance.now() - startedMs,
        // taskset becomes the program, so this is the server's own process
        memory: async () => {
          const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
          return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1_024;
        },
        stop,
      };
    }
    if (over || performance.now() - startedMs > o.timeoutMs) {
      await stop();
      throw new Error(`${o.program} did not get ready:\n${output}`);
    }
    await sleep(pollMs);
  }
};
