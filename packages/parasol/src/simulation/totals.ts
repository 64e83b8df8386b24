import { runSeed } from './run-seed.ts';

export type Failure = { readonly seed: number; readonly broken: readonly string[] };

export type Totals = {
  seeds: number;
  incidents: number;
  tickets: number;
  duplicates: number;
  swept: number;
  lost: number;
  waiting: number;
  /** At most 20 are kept. */
  failures: Failure[];
  failed: number;
};

export const noTotals = (): Totals => ({
  seeds: 0,
  incidents: 0,
  tickets: 0,
  duplicates: 0,
  swept: 0,
  lost: 0,
  waiting: 0,
  failures: [],
  failed: 0,
});

const failuresMax = 20;

export const addTotals = (to: Totals, more: Totals): void => {
  to.seeds += more.seeds;
  to.incidents += more.incidents;
  to.tickets += more.tickets;
  to.duplicates += more.duplicates;
  to.swept += more.swept;
  to.lost += more.lost;
  to.waiting += more.waiting;
  to.failed += more.failed;
  to.failures = [...to.failures, ...more.failures].slice(0, failuresMax);
};

/** Seeds that take turns in one thread share its turns of the event loop, which cost more than what is done in them. */
const inTurnsMax = 16;

/** Runs the seeds from `from` to `to` (not included) and adds them up. */
export const runSeeds = async (from: number, to: number): Promise<Totals> => {
  const totals = noTotals();
  let next = from;
  const one = async (seed: number): Promise<void> => {
    const verdict = await runSeed(seed);
    const isBroken = verdict.broken.length > 0;
    addTotals(totals, {
      ...verdict,
      seeds: 1,
      failed: isBroken ? 1 : 0,
      failures: isBroken ? [{ seed, broken: verdict.broken.slice(0, 10) }] : [],
    });
  };
  const lane = async (): Promise<void> => {
    while (next < to) await one(next++);
  };
  await Promise.all(Array.from({ length: inTurnsMax }, lane));
  return totals;
};
