import { setTimeout as sleep } from 'node:timers/promises';

import { openPool } from '@parasol/postgres';
import type pg from 'pg';
import { z } from 'zod';

import { settleMs } from '../soak/times.ts';

/** A write that a process has under way, under a fence of its own. */
export type Sending = { readonly pid: number; readonly intentId: string; readonly fence: number };

/** Looks on in the product's database while things happen to it. */
export type Lookout = {
  /** Waits until a write was done after this call; how long that took. @throws Error after `patienceMs` */
  untilWorkGoesOn(patienceMs: number): Promise<number>;
  /** Waits until a ticket, a note or a configuration is being written. @throws Error after 30 s */
  aSending(): Promise<Sending>;
  /** Waits until another worker has taken the write from the one that was sending it; false after `patienceMs`. */
  takenOver(sending: Sending, patienceMs: number): Promise<boolean>;
  /** The late answer to it, once it was refused: the PSA's status (null: it never left us); undefined after `patienceMs`. */
  refusedAnswer(sending: Sending, patienceMs: number): Promise<number | null | undefined>;
  /** Answers that came after the lease was lost, and were not taken for results. */
  refusedLate(): Promise<number>;
  /** The longest that any write was unknown so far. */
  longestUnknownMs(): number;
  stop(): Promise<void>;
};

/** Every unknown is to be settled, by search and by waiting, so long after it was sent. */
export const unknownLimitMs = settleMs + 60_000;

const numberRow = z.object({ found: z.coerce.number().nullable() });
const sendingRow = z.object({ pid: z.coerce.number(), intent_id: z.string(), fence: z.number() });
const answerRow = z.object({ status: z.number().nullable() });
const watchEveryMs = 500;
const sendingTimeoutMs = 30_000;
/** By then the first byte has left: what is read before a write takes less. */
const underWayMs = 150;

export const openLookout = (ownerUrl: string): Lookout => {
  const pool: pg.Pool = openPool(ownerUrl, { max: 2, applicationName: 'parasol chaos' });
  /** None while the database is away. */
  const rowsOf = (statement: string): Promise<unknown[]> =>
    pool.query(statement).then(
      ({ rows }) => rows,
      () => [],
    );
  const ask = async (statement: string): Promise<number | null> =>
    numberRow.safeParse((await rowsOf(statement))[0]).data?.found ?? null;
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
      const sent = `select count(*) as found from attempts where what = 'send' and outcome = 'ok'`;
      let before: number | null = null;
      while (performance.now() - startedMs < patienceMs) {
        const now = await ask(sent);
        before ??= now;
        if (before !== null && now !== null && now > before) return Math.round(performance.now() - startedMs);
        await sleep(100);
      }
      throw new Error(`no write was made within ${patienceMs / 1_000} s`);
    },
    aSending: async () => {
      // A worker names itself in its leases by its process id first.
      const statement = `select split_part(leased_by, '-', 1) as pid, intent_id, fence from intents
        where state = 'sending' and lease_until > clock_timestamp()
          and sent_at < clock_timestamp() - interval '${underWayMs} milliseconds' limit 1`;
      for (const end = Date.now() + sendingTimeoutMs; Date.now() < end; await sleep(5)) {
        const row = sendingRow.safeParse((await rowsOf(statement))[0]);
        if (row.success) return { pid: row.data.pid, intentId: row.data.intent_id, fence: row.data.fence };
      }
      throw new Error('nothing was sent');
    },
    takenOver: async ({ intentId, fence }, patienceMs) => {
      const statement = `select fence from intents where intent_id = '${intentId}' and fence > ${fence}`;
      for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(50))
        if ((await rowsOf(statement)).length > 0) return true;
      return false;
    },
    refusedAnswer: async ({ intentId, fence }, patienceMs) => {
      const statement = `select status from attempts
        where intent_id = '${intentId}' and fence = ${fence} and what = 'send' and outcome = 'too-late'`;
      for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(50)) {
        const row = answerRow.safeParse((await rowsOf(statement))[0]);
        if (row.success) return row.data.status;
      }
      return undefined;
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
