import { databaseUrl, ensureDatabase, startEmbeddedServer } from '@parasol/postgres';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger } from 'pino';

import type { Deps } from '../deps.ts';
import { commaList, createLog, openRooms } from '../process/index.ts';
import { appRole } from '../schema/index.ts';
import type { CommonOptions } from './command.ts';

/** Where an installation keeps its data, and what a process needs to reach it. */
export type Installation = {
  readonly ownerUrl: string;
  /** As the role `parasol_app`. */
  readonly appUrl: string;
  readonly stateDir: string;
  readonly allowLoopbackHosts: boolean;
  readonly allowedPrivateHosts: readonly string[];
  readonly extraCa: string | undefined;
  readonly log: Logger;
  /** Stops the embedded server if this process started it. */
  close(): Promise<void>;
};

/** The owner's connection, but acting as the application's role; for when only one URL is given. */
const asAppRole = (ownerUrl: string): string => {
  const url = new URL(ownerUrl);
  url.searchParams.set('options', `-c role=${appRole}`);
  return url.href;
};

/**
 * The installation that the environment names: `DATABASE_URL` (owner) and `PARASOL_APP_DATABASE_URL` (the role
 * `parasol_app`; otherwise the owner's connection takes that role), or PostgreSQL of our own in the state directory.
 */
export const openInstallation = async (
  name: string,
  o: CommonOptions,
  onProgress: (message: string) => void = () => undefined,
): Promise<Installation> => {
  const { env } = process;
  const log = createLog({ name: `parasol ${name}`, level: env['PARASOL_LOG_LEVEL'] ?? 'info' });
  const stateDir = resolve(o.stateDir);
  const caFile = env['PARASOL_EXTRA_CA_FILE'];
  const common = {
    stateDir,
    allowLoopbackHosts: o.allowLoopback ?? env['PARASOL_ALLOW_LOOPBACK'] === '1',
    allowedPrivateHosts: commaList(env['PARASOL_ALLOWED_PRIVATE_HOSTS']),
    extraCa: caFile ? await readFile(caFile, 'utf8') : undefined,
    log,
  };
  const given = env['DATABASE_URL'];
  if (given) {
    const appUrl = env['PARASOL_APP_DATABASE_URL'] ?? asAppRole(given);
    return { ...common, ownerUrl: given, appUrl, close: () => Promise.resolve() };
  }
  const server = await startEmbeddedServer({ stateDir, onProgress });
  const ownerUrl = await ensureDatabase(server.address, 'parasol');
  const appUrl = databaseUrl({ ...server.address, user: appRole }, 'parasol');
  return { ...common, ownerUrl, appUrl, close: () => server.stop() };
};

/** Opens the rooms for the length of one command; `prepare` does first what the database needs, as its owner. */
export const withRooms = async <T>(
  name: string,
  o: CommonOptions,
  work: (deps: Deps, installation: Installation) => Promise<T>,
  prepare?: (ownerUrl: string) => Promise<unknown>,
): Promise<T> => {
  const installation = await openInstallation(name, o);
  try {
    await prepare?.(installation.ownerUrl);
    const { allowLoopbackHosts, allowedPrivateHosts, extraCa, stateDir, log } = installation;
    const rooms = await openRooms({
      databaseUrl: installation.appUrl,
      stateDir,
      log,
      allowLoopbackHosts,
      allowedPrivateHosts,
      ...(extraCa === undefined ? {} : { extraCa }),
      applicationName: `parasol ${name}`,
      connections: 8,
    });
    try {
      return await work(rooms.deps, installation);
    } finally {
      await rooms.close();
    }
  } finally {
    await installation.close();
  }
};
