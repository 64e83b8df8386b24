import { spawn } from 'node:child_process';

// Reads a pipe that only our process holds open. The pipe ends with the process, however that dies.
// The server removes its postmaster.pid when it has stopped; its number alone may be somebody else's by then. The
// number is read from there, because a server that was killed and started again has another.
const script = `
cat >/dev/null
pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null)
[ -n "$pid" ] && kill -INT "$pid" 2>/dev/null
i=0
while [ -e "$1/postmaster.pid" ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done
[ -n "$pid" ] && [ -e "$1/postmaster.pid" ] && kill -KILL "$pid" 2>/dev/null
shift
rm -rf -- "$@"
`;

/**
 * Watches over a temporary server: when our process ends, even by kill -9, it stops the server and removes its
 * directories. Nothing is left behind by a test run or a demonstration that was killed.
 */
export const guardTemporary = (data: string, directories: readonly string[]): void => {
  const guard = spawn('/bin/sh', ['-c', script, 'parasol-guard', data, ...directories], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  guard.on('error', () => {});
  guard.stdin?.on('error', () => {});
  guard.unref();
  if (guard.stdin && 'unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
};
