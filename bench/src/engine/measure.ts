import { createHttpClient } from '@parasol/demo';
import { z } from 'zod';

import type { Measure } from '../logs/measure.ts';
import { runPeer } from './run-peer.ts';
import { timedRun, type RunFigures } from './runs.ts';
import { startStage, type Stage } from './stage.ts';

export type EngineOptions = {
  readonly customers: number;
  /** The peer's time is linear in its customers, so fewer of them are measured and scaled. */
  readonly peerCustomers: number;
  readonly incidents: number;
  readonly onProgress: (message: string) => void;
};

const psaLatencyMs = 20;
const anything = z.unknown();
const sandboxCalls = z.object({ callsByPath: z.record(z.string(), z.number()) });

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

const firstRun = async (stage: Stage, o: EngineOptions): Promise<Measure[]> => {
  await stage.setPsaLatency(psaLatencyMs);
  o.onProgress(`first run of ${o.customers} customers, the PSA answering in ${psaLatencyMs} ms`);
  const run = await timedRun(stage, o.onProgress);
  o.onProgress(`the plain script, ${o.peerCustomers} customers`);
  const peer = await runPeer(stage, o.peerCustomers);
  const peerSeconds = (peer.seconds / peer.customers) * o.customers;
  const ratio = peerSeconds / run.seconds;
  return [
    { name: 'first run', value: rounded(run.seconds, 1), unit: 's', target: 'as is', ok: true },
    {
      name: `plain script, scaled from ${peer.customers} customers`,
      value: rounded(peerSeconds, 1),
      unit: 's',
      target: 'as is',
      ok: true,
    },
    {
      name: 'first run against the script',
      value: rounded(ratio, 1),
      unit: 'times faster',
      target: '>= 10',
      ok: ratio >= 10,
    },
    {
      name: 'configurations made',
      value: run.configurations.created,
      unit: 'configurations',
      target: `${o.customers}`,
      ok: run.configurations.created === o.customers,
    },
  ];
};

/** Calls that Umbrella's sandbox has answered, by path. */
const umbrellaCalls = async (stage: Stage): Promise<Record<string, number>> =>
  (await createHttpClient(stage.umbrellaUrl).get('/sandbox/api/status', sandboxCalls)).callsByPath;

const secondRun = async (stage: Stage, o: EngineOptions): Promise<Measure[]> => {
  o.onProgress('second run, nothing changed');
  await createHttpClient(stage.umbrellaUrl).send('DELETE', '/sandbox/api/calls', undefined, anything);
  const run = await timedRun(stage, o.onProgress);
  const calls = await umbrellaCalls(stage);
  const sum = (wanted: (path: string) => boolean): number =>
    Object.entries(calls).reduce((all, [path, count]) => (wanted(path) ? all + count : all), 0);
  const providerWide = sum((path) => path.includes('/reports/v2/providers/'));
  const pages = sum((path) => path.includes('/customers') && !path.includes('/reports/'));
  const others = sum((path) => !path.includes('/auth/')) - providerWide - pages;
  const readsMax = 2 * Math.ceil(o.customers / 1_000) + 10;
  return [
    { name: 'second run', value: rounded(run.seconds, 1), unit: 's', target: 'as is', ok: true },
    { name: 'second run, writes', value: run.writes, unit: 'calls', target: '0', ok: run.writes === 0 },
    {
      name: 'second run, PSA reads',
      value: run.reads,
      unit: 'calls',
      target: `<= ${readsMax}`,
      ok: run.reads <= readsMax,
    },
    {
      name: 'second run, provider-wide calls to Umbrella',
      value: providerWide,
      unit: 'calls',
      target: '<= 6',
      ok: providerWide <= 6,
    },
    {
      name: 'second run, calls to Umbrella besides these and the customer pages',
      value: others,
      unit: 'calls',
      target: '0',
      ok: others === 0,
    },
  ];
};

const changedRun = async (stage: Stage, o: EngineOptions): Promise<Measure[]> => {
  const changed = Math.max(1, Math.round(o.customers / 100));
  o.onProgress(`run after ${changed} customers changed`);
  const umbrella = createHttpClient(stage.umbrellaUrl);
  for (const { organizationId } of stage.customers.slice(0, changed))
    await umbrella.send('PATCH', `/sandbox/api/customers/${organizationId}`, { seats: 7_777 }, anything);
  const run = await timedRun(stage, o.onProgress);
  const right = run.configurations.updated === changed && run.writes === changed;
  return [
    {
      name: '1 % of customers changed, writes',
      value: run.writes,
      unit: 'calls',
      target: `${changed} PATCHes and nothing else`,
      ok: right,
    },
  ];
};

/** More events than the threshold for one identity of as many customers as wanted, in the last complete window. */
const infect = async (stage: Stage, count: number): Promise<void> => {
  const at = new Date(new Date(stage.lastWindowStart).getTime() + 30 * 60_000).toISOString();
  const umbrella = createHttpClient(stage.umbrellaUrl);
  const events = stage.customers.slice(-count).map(({ organizationId }) => ({
    organizationId,
    identity: { label: 'BENCH-PC', type: 'Roaming Computers' },
    count: 9,
    at,
  }));
  for (let from = 0; from < events.length; from += 1_000)
    await umbrella.send(
      'POST',
      '/sandbox/api/events',
      { events: events.slice(from, from + 1_000) },
      anything,
    );
};

const incidentsRun = async (stage: Stage, o: EngineOptions): Promise<Measure[]> => {
  const incidents = Math.min(o.incidents, o.customers);
  o.onProgress(`run with ${incidents} new incidents in one window`);
  await infect(stage, incidents);
  const run: RunFigures = await timedRun(stage, o.onProgress);
  // What the same run costs without incidents: the pages of companies and configurations, type and questions.
  const base = 2 * Math.ceil(o.customers / 1_000) + 10;
  const calls = run.reads + run.writes - run.configurations.updated - base;
  const perTicket = calls / Math.max(1, run.tickets.created);
  return [
    {
      name: 'new incidents, tickets',
      value: run.tickets.created,
      unit: 'tickets',
      target: `${incidents}`,
      ok: run.tickets.created === incidents,
    },
    {
      name: 'new incidents, PSA calls per ticket',
      value: rounded(perTicket),
      unit: 'calls',
      target: '<= 2',
      ok: perTicket <= 2,
    },
  ];
};

const memoryOf = async (stage: Stage): Promise<Measure> => {
  const megabytes = (await stage.memory()) / 1e6;
  return {
    name: 'memory of console and worker',
    value: rounded(megabytes, 0),
    unit: 'MB',
    target: '< 400',
    ok: megabytes < 400,
  };
};

const limitsOf = z.object({
  callsByPath: z.record(z.string(), z.number()),
  rateLimits: z.object({ exceeded: z.number() }),
});

/** The least time for so many calls at so many a minute: a minute's worth at once, then minute by minute. */
const leastSeconds = (calls: number, perMinute: number): number =>
  Math.max(0, Math.ceil(calls / perMinute) - 1) * 60;

/** With real limits: how long it takes against what the tightest of them alone would take. */
const limitedRun = async (o: EngineOptions): Promise<Measure[]> => {
  const customers = Math.min(1_000, o.customers);
  o.onProgress(`first run of ${customers} customers within the real limits`);
  const stage = await startStage({ customers, limits: 'on', onProgress: o.onProgress });
  try {
    const umbrella = createHttpClient(stage.umbrellaUrl);
    await umbrella.send('DELETE', '/sandbox/api/calls', undefined, anything);
    const run = await timedRun(stage, o.onProgress);
    const { callsByPath, rateLimits } = await umbrella.get('/sandbox/api/status', limitsOf);
    const tokens = callsByPath['/auth/v2/token'] ?? 0;
    const calls = run.reads + run.writes;
    const allowedSeconds = Math.max(1, leastSeconds(calls, 1_000), leastSeconds(tokens, 20));
    const ratio = run.seconds / allowedSeconds;
    return [
      {
        name: `first run of ${customers} within limits, against the limits alone (${allowedSeconds} s: ${calls} calls to the PSA, ${tokens} tokens)`,
        value: rounded(ratio),
        unit: 'times',
        target: '<= 1.15',
        ok: ratio <= 1.15,
      },
      {
        name: 'calls over a limit of Umbrella',
        value: rateLimits.exceeded,
        unit: 'calls',
        target: '0',
        ok: rateLimits.exceeded === 0,
      },
    ];
  } finally {
    await stage.stop();
  }
};

/** All measures of the engine, each in the table of the numbers it has to reach. */
export const measureEngine = async (o: EngineOptions): Promise<Measure[]> => {
  const stage = await startStage({ customers: o.customers, limits: 'off', onProgress: o.onProgress });
  const measures: Measure[] = [];
  try {
    measures.push(...(await firstRun(stage, o)));
    measures.push(...(await secondRun(stage, o)));
    measures.push(...(await changedRun(stage, o)));
    measures.push(await memoryOf(stage));
    measures.push(...(await incidentsRun(stage, o)));
  } finally {
    await stage.stop();
  }
  measures.push(...(await limitedRun(o)));
  return measures;
};
