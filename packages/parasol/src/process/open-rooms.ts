import { openDatabase, openPool, requireSchema } from '@parasol/postgres';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';

import type { Clock, Deps } from '../deps.ts';
import { commaList } from './comma-list.ts';
import { markerKeyOf } from '../ledger/index.ts';
import { createMailer } from '../notices/index.ts';
import { createTracing } from './tracing.ts';
import { createConnect } from '../providers/index.ts';
import { migrations, type Tables } from '../schema/index.ts';
import { createVault, loadMasterKey, reloadMasterKeys, verifyMasterKey } from '../vault/index.ts';

export type RoomsOptions = {
  /** Connects as the application's role, which owns nothing. */
  readonly databaseUrl: string;
  /** Holds the master key, unless the environment names another place. */
  readonly stateDir: string;
  readonly log: Logger;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** For the sandboxes of this machine; a production console refuses private addresses. */
  readonly allowLoopbackHosts?: boolean;
  readonly allowedPrivateHosts?: readonly string[];
  readonly extraCa?: string;
  /** Directories that log files may be read from; default: those of PARASOL_LOG_DIRECTORIES, by commas. */
  readonly logDirectories?: readonly string[];
  readonly applicationName: string;
  readonly connections?: number;
  /** 'off' only for measurements against sandboxes that limit nothing. */
  readonly limits?: 'on' | 'off';
  /** Hints to workers that there is something to do. */
  readonly wakeWorkers?: () => void;
  /** How people reach the console, for links in messages; default: PARASOL_PUBLIC_URL. */
  readonly publicUrl?: string;
  /** For proofs: another clock than the machine's. */
  readonly clock?: Clock;
  /** For proofs: how long a call to a vendor may take; default: what the clients themselves wait. */
  readonly callTimeoutMs?: number;
};

// It holds a password, so it may come from a file.
const smtpAddress = async (env: NonNullable<RoomsOptions['env']>): Promise<string | null> => {
  const file = env['PARASOL_SMTP_URL_FILE'];
  return (file ? (await readFile(file, 'utf8')).trim() : env['PARASOL_SMTP_URL']) || null;
};

/**
 * What the rooms are handed, for one process: pool, vault, vendor clients. Throws when the database can't be reached,
 * has another schema than this version's, or the master key isn't the one that its secrets were sealed with.
 */
export const openRooms = async (o: RoomsOptions): Promise<{ deps: Deps; close(): Promise<void> }> => {
  const pool = openPool(o.databaseUrl, {
    max: o.connections ?? 10,
    applicationName: o.applicationName,
    // a transaction's first statement leaves right behind its beginning: of two statements it costs both sides a quarter less
    pipelined: true,
  });
  const connect = createConnect({
    now: () => Date.now(),
    allowLoopbackHosts: o.allowLoopbackHosts ?? false,
    ...(o.allowedPrivateHosts ? { allowedPrivateHosts: o.allowedPrivateHosts } : {}),
    ...(o.extraCa === undefined ? {} : { extraCa: o.extraCa }),
    logDirectories: o.logDirectories ?? commaList((o.env ?? process.env)['PARASOL_LOG_DIRECTORIES']),
    ...(o.callTimeoutMs === undefined ? {} : { timeoutMs: o.callTimeoutMs }),
  });
  const closers: (() => void)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers) end();
    await connect.close();
    await pool.end();
  };
  try {
    await requireSchema(pool, migrations);
    const db = openDatabase<Tables>(pool);
    const env = o.env ?? process.env;
    const vault = createVault(await loadMasterKey(o.stateDir, env), {
      reload: () => reloadMasterKeys(o.stateDir, env),
    });
    await verifyMasterKey(db, vault);
    // Made before anything can be backed up: a restore without it would look for other markers and make all anew.
    await markerKeyOf({ db, vault });
    const consoleUrl = o.publicUrl ?? env['PARASOL_PUBLIC_URL'];
    const smtpUrl = await smtpAddress(env);
    const mailer = smtpUrl === null ? null : createMailer(smtpUrl, env['PARASOL_SMTP_FROM'] ?? '');
    if (mailer) closers.push(() => mailer.close());
    const tracing = createTracing({ env, service: o.applicationName, log: o.log });
    if (tracing) closers.push(() => void tracing.stop());
    const deps: Deps = {
      db,
      ...(tracing ? { trace: tracing.trace } : {}),
      vault,
      connect,
      clock: o.clock ?? { now: () => new Date() },
      log: o.log,
      ids: randomUUID,
      random: Math.random,
      limits: o.limits ?? 'on',
      ...(mailer ? { mailer } : {}),
      ...(consoleUrl ? { consoleUrl: new URL(consoleUrl).origin } : {}),
      ...(o.wakeWorkers ? { wakeWorkers: o.wakeWorkers } : {}),
    };
    return { deps, close };
  } catch (error) {
    await close();
    throw error;
  }
};
