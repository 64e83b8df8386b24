import { setTimeout as sleep } from 'node:timers/promises';

import { forgetOldAttempts } from '../access/index.ts';
import { forgetIdleBudgets } from '../budgets/index.ts';
import type { Deps, Trace } from '../deps.ts';
import {
  claimWork,
  drawApart,
  finishWork,
  nextDueMs,
  plantWork,
  renewWork,
  workKinds,
  type ClaimedWork,
  type WorkKind,
} from '../work/index.ts';
import { doWork } from './do-work.ts';

export type WorkerOptions = {
  /** Unlike any other worker's. */
  readonly name: string;
  /** Pieces of work under way at once; default 8. */
  readonly concurrency?: number;
  /** Of those, whole runs; default 4, so that deliveries never wait behind long runs. */
  readonly runs?: number;
  /** After this without a sign of life another worker takes the work over; default 20 s. */
  readonly leaseMs?: number;
  /** How often the table is looked at when nobody wakes this worker; default 2 s. */
  readonly pollMs?: number;
  /** How long a run may take; default two hours. */
  readonly runDeadlineMs?: number;
  /** A piece of work that failed is tried again after this; default 30 s. */
  readonly failureDelayMs?: number;
};

export type WorkerLoop = {
  /** Looks at the table now instead of at the next poll. Jobs call this; losing the call loses nothing. */
  wake(): void;
  /** Ends after the work under way has come to its next safe point. */
  stop(): Promise<void>;
};

const untraced: Trace = (_name, _attributes, work) => work();

/** Work that every provider has without anybody asking for it. */
const recurring: readonly WorkKind[] = ['schedule', 'deliver', 'sweep', 'own-answers', 'nightly', 'notices'];
const plantEveryMs = 30_000;
/** Twice as long as between two looks: a provider made meanwhile is never missed. */
const madeWithinMs = 2 * plantEveryMs;
const housekeepingEveryMs = 3_600_000;

/**
 * Takes due work from the table and does it, with a lease that is kept while it goes on. Any number of workers may
 * run; there is no leader. Errors of the database or of the work are logged, never thrown.
 */
export const startWorkerLoop = (deps: Deps, o: WorkerOptions): WorkerLoop => {
  const { name, concurrency = 8, runs = 4, leaseMs = 20_000, pollMs = 2_000, failureDelayMs = 30_000 } = o;
  const shutdown = new AbortController();
  const underWay = new Map<Promise<void>, WorkKind>();
  let woken = new AbortController();

  const doOne = async (work: ClaimedWork): Promise<void> => {
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, shutdown.signal]);
    const heartbeat = setInterval(() => {
      void renewWork(deps.db, work, leaseMs)
        .then((held) => held || lost.abort(new Error('the lease was lost')))
        .catch((error: unknown) => deps.log.warn({ err: error, ...work }, 'a lease could not be renewed'));
    }, leaseMs / 4);
    heartbeat.unref();
    let nextDelayMs: number | null = failureDelayMs;
    try {
      const options = o.runDeadlineMs === undefined ? {} : { runDeadlineMs: o.runDeadlineMs };
      const { trace = untraced } = deps;
      nextDelayMs = await trace(`work ${work.kind}`, { 'parasol.provider': work.providerId }, () =>
        doWork(deps, work, signal, options),
      );
    } catch (error) {
      if (!signal.aborted)
        deps.log.error({ err: error, ...work }, 'a piece of work failed and will be tried again');
    } finally {
      clearInterval(heartbeat);
    }
    const delayMs = nextDelayMs === null ? null : drawApart(nextDelayMs, deps.random());
    // Interrupted work is due at once for whoever comes next.
    await finishWork(deps.db, work, shutdown.signal.aborted ? 0 : delayMs).catch((error: unknown) => {
      deps.log.warn({ err: error, ...work }, 'work could not be given back; its lease will run out');
    });
  };

  const start = (work: ClaimedWork): void => {
    const task: Promise<void> = doOne(work).finally(() => {
      underWay.delete(task);
      wake();
    });
    underWay.set(task, work.kind);
  };

  const claim = async (): Promise<number> => {
    const free = concurrency - underWay.size;
    if (free <= 0) return 0;
    const running = [...underWay.values()].filter((kind) => kind === 'run').length;
    let claimed: ClaimedWork[] = [];
    if (running < runs) {
      const limit = Math.min(free, runs - running);
      claimed = await claimWork(deps.db, name, { leaseMs, limit, kinds: ['run'] });
    }
    const kinds = workKinds.filter((kind) => kind !== 'run');
    if (free > claimed.length)
      claimed = claimed.concat(
        await claimWork(deps.db, name, { leaseMs, limit: free - claimed.length, kinds }),
      );
    for (const work of claimed) start(work);
    return claimed.length;
  };

  const pause = async (): Promise<void> => {
    // Close to a known moment the poll comes at that moment, so that little waits for the next full poll.
    const dueMs = underWay.size >= concurrency ? null : await nextDueMs(deps.db).catch(() => null);
    const waitMs = Math.min(pollMs, Math.max(50, dueMs ?? pollMs));
    await sleep(waitMs, undefined, { signal: AbortSignal.any([woken.signal, shutdown.signal]) }).catch(
      () => undefined,
    );
    woken = new AbortController();
  };

  const loop = async (): Promise<void> => {
    let plantedMs = Number.NEGATIVE_INFINITY;
    let cleanedMs = Number.NEGATIVE_INFINITY;
    let plantedAll = false;
    while (!shutdown.signal.aborted) {
      try {
        if (performance.now() - plantedMs > plantEveryMs) {
          await plantWork(deps.db, recurring, plantedAll ? { madeWithinMs } : {});
          plantedAll = true;
          plantedMs = performance.now();
        }
        if (performance.now() - cleanedMs > housekeepingEveryMs) {
          await forgetIdleBudgets(deps);
          await forgetOldAttempts(deps.db);
          cleanedMs = performance.now();
          plantedAll = false;
        }
        await claim();
      } catch (error) {
        plantedAll = false;
        deps.log.warn({ err: error }, 'due work could not be read; trying again');
        await sleep(Math.min(pollMs, 1_000));
      }
      await pause();
    }
  };

  const wake = (): void => woken.abort();
  const ended = loop();
  return {
    wake,
    stop: async () => {
      shutdown.abort(new Error('the worker stops'));
      await ended;
      await Promise.allSettled(underWay.keys());
    },
  };
};
