import { setTimeout as sleep } from 'node:timers/promises';

import { openPool } from '@parasol/postgres';
import type pg from 'pg';
import { z } from 'zod';

import { settleMs } from '../soak/times.ts';

/** Looks on in the product's database while things happen to it. */
export type Lookout = {
  /** Waits until a write was done after this call; how long that took. @throws Error after `patienceMs` */
  untilWorkGoesOn(patienceMs: number): Promise<number>;
  /** Waits until a write is under way, and says which process holds it. @throws Error after 30 s */
  whoSends(): Promise<number>;
  /** Answers that came after the lease was lost, and were not taken for results. */
  refusedLate(): Promise<number>;
  /** The longest that any write was unknown so far. */
  longestUnknownMs(): number;
  stop(): Promise<void>;
};

/** Every unknown is to be settled, by search and by waiting, so long after it was sent. */
export const unknownLimitMs = settleMs + 60_000;

const numberRow = z.object({ found: z.coerce.number().nullable() });
const watchEveryMs = 500;
const sendingTimeoutMs = 30_000;

export const openLookout = (ownerUrl: string): Lookout => {
  const pool: pg.Pool = openPool(ownerUrl, { max: 2, applicationName: 'parasol chaos' });
  /** Null while the database is away. */
  const ask = async (statement: string): Promise<number | null> => {
    try {
      const { rows } = await pool.query(statement);
      return numberRow.parse(rows[0]).found;
    } catch {
      return null;
    }
  };
  let longest = 0;
  const ended = new AbortController();
  const watch = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const age = await ask(
        `select max(extract(epoch from now() - sent_at)) * 1000 as found from intents where state = 'unknown'`,
      );
      longest = Math.max(longest, age ?? 0);
      await sleep(watchEveryMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  };
  const watching = watch();
  return {
    untilWorkGoesOn: async (patienceMs) => {
      const startedMs = performance.now();
      const sent = `select count(*) as found from attempts where what = 'send'`;
      let before: number | null = null;
      while (performance.now() - startedMs < patienceMs) {
        const now = await ask(sent);
        before ??= now;
        if (before !== null && now !== null && now > before) return Math.round(performance.now() - startedMs);
        await sleep(100);
      }
      throw new Error(`no write was made within ${patienceMs / 1_000} s`);
    },
    whoSends: async () => {
      // A worker names itself in its leases by its process id first.
      const statement = `select split_part(leased_by, '-', 1) as found from intents where state = 'sending' limit 1`;
      for (const end = Date.now() + sendingTimeoutMs; Date.now() < end; await sleep(5)) {
        const pid = await ask(statement);
        if (pid !== null) return pid;
      }
      throw new Error('nothing was sent');
    },
    refusedLate: async () =>
      (await ask(`select count(*) as found from attempts where outcome = 'too-late'`)) ?? 0,
    longestUnknownMs: () => Math.round(longest),
    stop: async () => {
      ended.abort();
      await watching;
      await pool.end();
    },
  };
};
