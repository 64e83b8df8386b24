import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

import { LaunchError } from './launch-error.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const watchEveryMs = 500;

/**
 * Runs a program under Node 24 with our terminal, hands signals on to it, and returns its exit code (128 + n when
 * signal n ended it, as shells do).
 *
 * `watched`: if npm, which started us, is killed, the program is told to stop; and a channel between us and the
 * program tells it should we be killed ourselves. So nothing keeps a port or the database without an owner.
 */
export const runChild = (node, args, { root, watched = false, stdout = 'inherit' }) =>
  new Promise((resolve, reject) => {
    const child = spawn(node, args, {
      cwd: watched ? process.cwd() : root,
      stdio: ['inherit', stdout, 'inherit', ...(watched ? ['ipc'] : [])],
      env: {
        ...process.env,
        // Node keeps what it compiled, types stripped: that halves the start of every process.
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node'),
        PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
      },
    });
    const forward = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, forward);
    const watch = watched ? watchNpm(() => child.kill('SIGTERM')) : undefined;
    child.on('error', (error) =>
      reject(
        new LaunchError(
          `${node} could not be started (${error.message}). It needs Linux with glibc (not musl, as on Alpine).`,
        ),
      ),
    );
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of signals) process.off(name, forward);
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });

// npm waits for its scripts, so when it is gone it was killed. Between it and us there may be a shell.
const watchNpm = (onGone) => {
  const npm = process.env.npm_lifecycle_event === undefined ? null : npmAncestor();
  if (npm === null) return undefined;
  const timer = setInterval(() => {
    if (parentOf(npm.child) === npm.pid) return;
    clearInterval(timer);
    onGone();
  }, watchEveryMs);
  timer.unref();
  return timer;
};

const npmAncestor = () => {
  let child = process.pid;
  for (let depth = 0; depth < 3; depth += 1) {
    const pid = parentOf(child);
    if (pid === null || pid <= 1) return null;
    if (depth > 0 || !isShell(pid)) return { child, pid };
    child = pid;
  }
  return null;
};

const parentOf = (pid) => {
  if (pid === process.pid) return process.ppid;
  // proc(5): "pid (name) state ppid …"; the name may hold anything, brackets too.
  const match = /^.*\) \S (\d+)/s.exec(readProc(pid, 'stat'));
  return match === null ? null : Number(match[1]);
};

const isShell = (pid) => /^(ba|da|z|k|a)?sh$/.test(readProc(pid, 'comm').trim());

const readProc = (pid, name) => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
};
