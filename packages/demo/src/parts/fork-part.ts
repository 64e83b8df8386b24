import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from 'zod';

import { DemoError } from '../demo-error.ts';
import { partAnswers, type PartOrder } from './messages.ts';

/** A part in a process of its own. */
export type Part<Facts> = {
  name: string;
  /** Tells it its settings and waits until it is ready. @throws DemoError with the part's own words */
  start(settings: unknown): Promise<Facts>;
  /** Asks it something while it runs; one question at a time. @throws Error with the part's own words */
  ask(question: unknown): Promise<unknown>;
  /** Settles when the process is gone, asked or not. */
  ended: Promise<string>;
  stop(): Promise<void>;
  /** For proofs: sends the process a signal, such as SIGKILL. */
  signal(signal: NodeJS.Signals): void;
};

const startTimeoutMs = 120_000;
const askTimeoutMs = 15_000;
const stopTimeoutMs = 15_000;

/**
 * Makes the process of a part, a file that calls `bePart`. It loads its modules at once, which takes a second, and waits for its
 * settings: so all parts load while the database starts.
 * @param o.file relative to this directory, or absolute
 * @param o.logDir where its output goes, as `<name>.log`
 */
export const forkPart = async <Facts>(o: {
  name: string;
  file: string;
  facts: z.ZodType<Facts>;
  logDir: string;
}): Promise<Part<Facts>> => {
  await mkdir(o.logDir, { recursive: true });
  const logFile = join(o.logDir, `${o.name}.log`);
  const log = await open(logFile, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = fork(resolve(import.meta.dirname, o.file), [], { stdio: ['ignore', log.fd, log.fd, 'ipc'] });
  } finally {
    await log.close();
  }
  const ended = new Promise<string>((settle) => {
    child.once('exit', (code, signal) => settle(signal ?? `exit code ${code}`));
    child.once('error', (error) => settle(error.message));
  });
  const stop = async (): Promise<void> => {
    const patience = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    if (child.connected) child.send({ order: 'stop' }, () => {});
    await ended;
    clearTimeout(patience);
  };
  const start = async (settings: unknown): Promise<Facts> => {
    try {
      return o.facts.parse(await exchange(child, ended, { order: 'start', settings }, startTimeoutMs));
    } catch (error) {
      await stop();
      const tail = (await readFile(logFile, 'utf8').catch(() => ''))
        .trimEnd()
        .split('\n')
        .slice(-5)
        .join('\n  ');
      throw new DemoError(
        `${o.name} didn't start: ${error instanceof Error ? error.message : String(error)}\nIts log is ${logFile}; the last lines:\n  ${tail}`,
        { cause: error },
      );
    }
  };
  const ask = async (question: unknown): Promise<unknown> =>
    exchange(child, ended, { order: 'ask', question }, askTimeoutMs);
  return { name: o.name, start, ask, ended, stop, signal: (signal) => void child.kill(signal) };
};

// Says something to a part and waits for its one answer.
const exchange = async (
  child: ChildProcess,
  ended: Promise<string>,
  order: PartOrder,
  timeoutMs: number,
): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const answer = new Promise<unknown>((accept, reject) => {
    child.once('message', (message) => {
      const told = partAnswers.parse(message);
      if (told.answer === 'failed') reject(new Error(told.message));
      else accept(told.answer === 'ready' ? told.facts : told.what);
    });
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  const death = ended.then((how) => {
    throw new Error(`its process ended (${how})`);
  });
  // Whether it arrives shows in the answer, or in the end of the process.
  child.send(order, () => {});
  try {
    return await Promise.race([answer, death]);
  } finally {
    clearTimeout(timer);
    death.catch(() => {});
  }
};
