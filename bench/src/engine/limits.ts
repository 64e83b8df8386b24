import { budgetLimits, type BudgetName } from '@parasol/umbrella';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Measure } from '../logs/measure.ts';

import { atMost, exactly, told } from './figures.ts';
import { rounded } from '../rounded.ts';
import { infect } from './incidents.ts';
import { mostWithin, psaCallTimes } from './psa-calls.ts';
import { timedRun } from './runs.ts';
import { benchClock, quietWindow, startStage } from './stage.ts';
import { umbrellaCalls } from './umbrella-calls.ts';

const minuteMs = 60_000;
/** ConnectWise's own figure. */
const psaPerMinute = 1_000;

/** Which paths are counted in which allowance of Umbrella's key. */
const lanes: readonly (readonly [BudgetName, (path: string) => boolean])[] = [
  ['auth', (path) => path.startsWith('/auth/')],
  ['admin', (path) => path.startsWith('/admin/')],
  ['provider-reports', (path) => path.startsWith('/reports/v2/providers/')],
];

/**
 * The least time for so many calls with at most `perPeriod` in any period: the first lot at once, each further lot a
 * period after the one before it.
 */
const leastMs = (calls: number, perPeriod: number, periodMs: number): number =>
  Math.max(0, Math.ceil(calls / perPeriod) - 1) * periodMs;

/** A first run within the vendors' limits, against the time that the tightest of them alone would take. */
export const measureLimits = async (o: {
  readonly limitedCustomers: number;
  readonly infected: number;
  readonly onProgress: (message: string) => void;
}): Promise<Measure[]> => {
  const customers = o.limitedCustomers;
  const infected = Math.min(o.infected, customers);
  const stage = await startStage({ ...o, customers, limits: 'on', lastWindowStart: quietWindow() });
  try {
    await infect(stage, infected, benchClock.nowMs());
    o.onProgress('waiting until the calls of connecting and mapping no longer count');
    await sleep(minuteMs + 2_000);
    const umbrella = umbrellaCalls(stage.umbrellaUrl);
    await umbrella.forget();
    o.onProgress(`first run of ${customers} customers, ${infected} infected, within the real limits`);
    const startedMs = Date.now();
    const run = await timedRun(stage, o.onProgress);
    const { sum, exceeded } = await umbrella.read();
    const psaCalls = run.reads + run.writes;
    const allowed = [
      { what: `${psaCalls} PSA calls at 1,000 a minute`, ms: leastMs(psaCalls, psaPerMinute, minuteMs) },
      ...lanes.flatMap(([budget, counts]) => {
        const calls = sum(counts);
        return budgetLimits[budget].limits.map((limit) => ({
          what: `${calls} calls of ${budget} at ${limit.calls} in ${limit.periodMs / 1_000} s`,
          ms: leastMs(calls, limit.calls, limit.periodMs),
        }));
      }),
    ];
    const tightest = allowed.reduce((a, b) => (b.ms > a.ms ? b : a));
    const most = mostWithin(await psaCallTimes(stage, startedMs), minuteMs);
    const formula = `(⌈calls ÷ limit⌉ − 1) × period of the tightest limit: ${tightest.what} = ${tightest.ms / 1_000} s`;
    return [
      told(`first run of ${customers} within limits, ${infected} infected`, rounded(run.seconds, 1), 's'),
      atMost(
        `against what the limits alone allow, ${formula}`,
        (run.seconds * 1_000) / tightest.ms,
        'times',
        1.15,
      ),
      exactly('within limits, configurations made', run.configurations.created, 'configurations', customers),
      exactly('within limits, tickets made', run.tickets.created, 'tickets', infected),
      exactly('calls over a limit of Umbrella, by its own count', exceeded, 'calls', 0),
      atMost('most calls to the PSA in a minute, by its own log', most, 'calls', psaPerMinute),
    ];
  } finally {
    await stage.stop();
  }
};
