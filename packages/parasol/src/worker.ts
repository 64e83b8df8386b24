import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';

import type { Clock } from './deps.ts';
import { parasolError } from './errors/index.ts';
import { saveTimeScale } from './ledger/index.ts';
import { createJobs, openRooms } from './process/index.ts';
import { startWorkerLoop, type WorkerLoop } from './runs/index.ts';
import { prepareDatabase } from './server.ts';

export type WorkerProcessOptions = {
  /** Connects as the owner of the schema, to migrate at the start. Null: another process migrates. */
  readonly databaseOwnerUrl: string | null;
  /** Connects as the role `parasol_app`. */
  readonly databaseUrl: string;
  readonly stateDir: string;
  readonly allowLoopbackHosts: boolean;
  readonly allowedPrivateHosts?: readonly string[];
  readonly extraCa?: string;
  /** Directories that log files may be read from; default: PARASOL_LOG_DIRECTORIES. */
  readonly logDirectories?: readonly string[];
  /** Pieces of work under way at once; default 8. */
  readonly concurrency?: number;
  /** Of those, whole runs; default 4. */
  readonly runs?: number;
  /** pg-boss; without it due work is found by looking. Default: on. */
  readonly jobs?: boolean;
  /** Scaled down together by tests that kill workers. */
  readonly leaseMs?: number;
  readonly pollMs?: number;
  readonly runDeadlineMs?: number;
  readonly failureDelayMs?: number;
  /**
   * Divides every time of writing once (settle, leases, deadlines), together, so that a proof sees in seconds what
   * takes minutes. Kept in the database, for all workers. Refused unless sandboxes on this machine are allowed, which
   * no production worker does, and unless settle stays longer than the longest call.
   */
  readonly timeScale?: number;
  /** For proofs: another clock than the machine's; what workers must agree on is the database's clock anyway. */
  readonly clock?: Clock;
  /** For proofs: how long a call to a vendor may take, creations excepted. */
  readonly callTimeoutMs?: number;
  /** 'off' only for measurements against sandboxes that limit nothing. */
  readonly limits?: 'on' | 'off';
  /** How people reach the console, for links in notices; default: PARASOL_PUBLIC_URL. */
  readonly publicUrl?: string;
  readonly log: Logger;
};

export type RunningWorker = {
  readonly name: string;
  /** Ends after what is under way came to a safe point. */
  stop(): Promise<void>;
};

/** Starts a worker. Any number may run on one database, on any hosts, without a leader. */
export const startWorker = async (o: WorkerProcessOptions): Promise<RunningWorker> => {
  const withJobs = o.jobs ?? true;
  // A real PSA keeps to its own times, whatever ours are.
  if (o.timeScale !== undefined && !o.allowLoopbackHosts)
    throw parasolError('settle_too_short', { timeScale: o.timeScale });
  if (o.databaseOwnerUrl !== null) await prepareDatabase(o.databaseOwnerUrl, { jobs: withJobs });
  const name = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const log = o.log.child({ worker: name });
  let loop: WorkerLoop | null = null;
  const wake = (): void => loop?.wake();
  const rooms = await openRooms({
    ...o,
    log,
    applicationName: 'parasol worker',
    connections: 16,
    wakeWorkers: wake,
  });
  const { leaseMs, pollMs, runDeadlineMs, failureDelayMs, concurrency, runs } = o;
  if (o.timeScale !== undefined)
    await saveTimeScale(rooms.deps, o.timeScale).catch(async (error: unknown) => {
      await rooms.close();
      throw error;
    });
  loop = startWorkerLoop(rooms.deps, {
    name,
    ...(leaseMs === undefined ? {} : { leaseMs }),
    ...(pollMs === undefined ? {} : { pollMs }),
    ...(runDeadlineMs === undefined ? {} : { runDeadlineMs }),
    ...(failureDelayMs === undefined ? {} : { failureDelayMs }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(runs === undefined ? {} : { runs }),
  });
  const jobs = withJobs ? createJobs({ databaseUrl: o.databaseUrl, log, onWake: wake }) : null;
  log.info('the worker works');
  return {
    name,
    stop: async () => {
      await jobs?.stop();
      await loop.stop();
      await rooms.close();
    },
  };
};
