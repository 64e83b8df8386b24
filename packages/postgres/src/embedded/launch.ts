import { spawn } from 'node:child_process';
import { chown, mkdir, open, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ServerAddress } from '../address.ts';
import { DatabaseError } from '../database-error.ts';
import { nullIfAbsent } from '../null-if-absent.ts';
import type { Account } from './account.ts';
import { waitForAnswer } from './answers.ts';
import type { Binaries } from './binaries.ts';
import { lastWords } from './last-words.ts';
import type { Places } from './places.ts';

/** The name of the database's superuser, owner of all that Parasol makes. */
export const ownerName = 'parasol';
export const socketPort = 5432;
export const connectionsDefault = 200;

const startTimeoutMs = 60_000;
const initTimeoutMs = 60_000;
const attempts = 5;
const maxLogBytes = 10_000_000;

/** `connections`: at most, from everybody. */
export type LaunchOptions = { readonly durable: boolean; readonly connections: number };

// Unix sockets in a directory of mode 0700 only: whoever can reach one may read the data files as well,
// so a password would guard nothing (hence auth "trust" below).
const settings = (places: Places, { durable, connections }: LaunchOptions): string[] =>
  Object.entries({
    listen_addresses: '',
    unix_socket_directories: places.socket,
    unix_socket_permissions: '0700',
    port: String(socketPort),
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    max_connections: String(connections),
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Makes the data directory if it is empty. A half-made one (a starter was killed) is made again. */
export const initialise = async (
  binaries: Binaries,
  places: Places,
  account: Account | null,
  o: { readonly temporary: boolean },
): Promise<void> => {
  const made = join(places.root, 'initialised');
  if (await stat(made).catch(nullIfAbsent)) return; // written last
  await rm(places.data, { recursive: true, force: true });
  await mkdir(places.data, { mode: 0o700 });
  if (account !== null) await chown(places.data, account.uid, account.gid);
  const args = ['-D', places.data, '-U', ownerName, '--auth=trust', '--encoding=UTF8', '--locale=C'];
  const collation = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  // what goes with our process need not outlive the machine: no file is waited for
  const durability = o.temporary ? ['--no-sync'] : [];
  const log = await open(places.log, 'a', 0o600);
  const { size: loggedBefore } = await log.stat();
  try {
    const child = spawn(binaries.initdb, [...args, ...collation, ...durability], {
      ...identity(account),
      cwd: '/',
      stdio: ['ignore', log.fd, log.fd],
      timeout: initTimeoutMs,
    });
    const code = await new Promise<number | string | null>((resolve) => {
      child.on('error', (error) => resolve(error.message));
      child.on('exit', (status, signal) => resolve(status ?? signal));
    });
    if (code !== 0)
      throw (await startFailed(places, loggedBefore, `initdb ended with ${String(code)}`)).failed;
  } finally {
    await log.close();
  }
  await writeFile(made, '');
};

/** Starts the server and waits until it answers. It leads a process group of its own, so that Ctrl-C in a terminal doesn't reach it before us. */
export const launch = async (
  binaries: Binaries,
  places: Places,
  account: Account | null,
  o: LaunchOptions,
): Promise<number> => {
  const logSize = (await stat(places.log).catch(() => null))?.size ?? 0;
  if (logSize > maxLogBytes) await rm(places.log, { force: true });
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await launchOnce(binaries, places, account, o);
    if ('pid' in outcome) return outcome.pid;
    if (attempt === attempts || !outcome.meetsLeftovers) throw outcome.failed;
    await sleep(500 * attempt);
  }
};

const launchOnce = async (
  binaries: Binaries,
  places: Places,
  account: Account | null,
  o: LaunchOptions,
): Promise<{ readonly pid: number } | StartFailed> => {
  const log = await open(places.log, 'a', 0o600);
  const { size: loggedBefore } = await log.stat();
  try {
    const child = spawn(binaries.postgres, ['-D', places.data, ...settings(places, o)], {
      ...identity(account),
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    let ended: string | null = null;
    child.on('error', (error) => (ended = error.message));
    child.on('exit', (status, signal) => (ended = `it ended with ${status ?? signal ?? 'no status'}`));
    const address: ServerAddress = { host: places.socket, port: socketPort, user: ownerName };
    const version = await waitForAnswer(address, startTimeoutMs, () => ended !== null);
    if (version !== null && child.pid !== undefined && ended === null) {
      child.unref();
      return { pid: child.pid };
    }
    child.kill('SIGQUIT');
    return await startFailed(places, loggedBefore, ended ?? `no answer within ${startTimeoutMs / 1000} s`);
  } finally {
    await log.close();
  }
};

const identity = (account: Account | null): { uid?: number; gid?: number; env: NodeJS.ProcessEnv } => ({
  ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
  // PG* variables of the user's own would steer the server; it needs none of the environment.
  env: { PATH: process.env.PATH ?? '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' },
});

type StartFailed = { readonly failed: DatabaseError; readonly meetsLeftovers: boolean };

const startFailed = async (places: Places, loggedBefore: number, what: string): Promise<StartFailed> => {
  const { shown, meetsLeftovers } = await lastWords(places.log, loggedBefore);
  const message = `PostgreSQL didn't start: ${what}. Its last words, from ${places.log}:\n  ${shown}`;
  return { failed: new DatabaseError('start-failed', message), meetsLeftovers };
};
