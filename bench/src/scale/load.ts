import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import type { Measure } from '../logs/measure.ts';
import { watchResources } from './resources.ts';
import { activeRuns, runAll } from './runs.ts';
import type { ScaleProvider, ScaleStage } from './stage.ts';
import { watchStolen } from './stolen.ts';
import { lookedAt, storedProviderId, storeProviders } from './stored-providers.ts';

const storedProviders = 200;
/** Behind those that another part has stored. */
const firstStored = 1_001;
const requestsPerSecond = 50;
/** Two hundred providers that appear at once are given their first work within 30 s, all together: five seconds of both cores. */
const warmUpMs = 40_000;
const slowMs = 500;
const anything = z.unknown();

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Requests at their moments, whether or not those before were answered; a late start counts as waiting. */
const openLoop = async (
  { api }: ScaleStage,
  seconds: number,
): Promise<{ latenciesMs: number[]; slowSeconds: ReadonlyMap<number, number>; failed: number }> => {
  const latenciesMs: number[] = [];
  const slowSeconds = new Map<number, number>();
  let failed = 0;
  const pending: Promise<unknown>[] = [];
  const startMs = performance.now();
  const ask = async (path: string, atMs: number): Promise<void> => {
    try {
      await api.get(path, anything);
      if (atMs - startMs <= warmUpMs) return;
      const latencyMs = performance.now() - atMs;
      latenciesMs.push(latencyMs);
      const second = Math.floor((atMs - startMs) / 1_000);
      if (latencyMs > slowMs) slowSeconds.set(second, Math.max(latencyMs, slowSeconds.get(second) ?? 0));
    } catch {
      failed += 1;
    }
  };
  for (
    let number = 0;
    number < seconds * requestsPerSecond + (warmUpMs * requestsPerSecond) / 1_000;
    number += 1
  ) {
    const atMs = startMs + (number * 1_000) / requestsPerSecond;
    await sleep(Math.max(0, atMs - performance.now()));
    const path = `/providers/${storedProviderId(firstStored + (number % storedProviders))}${lookedAt[number % lookedAt.length]}`;
    pending.push(ask(path, atMs));
  }
  await Promise.all(pending);
  return { latenciesMs, slowSeconds, failed };
};

const kept = (share: number | null): string =>
  share === null ? '' : `; ${Math.round(share * 100)} % of the processors were kept from this machine`;

export const measureLoad = async (
  stage: ScaleStage,
  connected: readonly ScaleProvider[],
  o: { readonly seconds: number; readonly onProgress: (message: string) => void },
): Promise<Measure[]> => {
  await storeProviders(stage.ownerUrl, firstStored, firstStored + storedProviders - 1);
  await stage.workers(4);
  o.onProgress(`${requestsPerSecond} requests a second for ${o.seconds} s, while four workers run`);
  const ended = new AbortController();
  const active = activeRuns(stage.ownerUrl);
  let runs = 0;
  const work = async (): Promise<void> => {
    for (let turn = 0; !ended.signal.aborted; turn += 1) {
      const some = Array.from({ length: 4 }, (_, n) => connected[(turn * 4 + n) % connected.length]);
      const four = new Set(some.filter((one) => one !== undefined));
      await stage.changeAll([...four]);
      await stage.forgetBudgets();
      await runAll(stage, [...four], active.count);
      runs += four.size;
    }
  };
  const errorsBefore = (await stage.errors()).length;
  const working = work();
  const watch = watchResources(stage.ownerUrl, stage.pids());
  const stolen = watchStolen();
  const { latenciesMs, slowSeconds, failed } = await openLoop(stage, o.seconds);
  await stolen.end();
  const resources = await watch.end();
  ended.abort();
  await working;
  await active.refuseFailed();
  await active.end();
  const errors = (await stage.errors()).slice(errorsBefore);
  for (const line of errors.slice(0, 5)) o.onProgress(line.slice(0, 300));
  // whether all of it was slow or a few seconds were: those are mostly the machine's
  for (const [second, latencyMs] of [...slowSeconds].slice(0, 50))
    o.onProgress(`asked in second ${second}: up to ${Math.round(latencyMs)} ms${kept(stolen.in(second))}`);
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const p99 = percentile(sorted, 0.99);
  return [
    {
      name: `console API, ${storedProviders} providers of 100 customers, ${requestsPerSecond} requests/s (${runs} runs beside it), p50`,
      value: Math.round(percentile(sorted, 0.5)),
      unit: 'ms',
      target: 'as is',
      ok: true,
    },
    { name: 'the same, p99', value: Math.round(p99), unit: 'ms', target: '< 100', ok: p99 < 100 },
    { name: 'the same, not answered', value: failed, unit: 'requests', target: '0', ok: failed === 0 },
    ...resources,
    {
      name: 'errors in the logs of console and workers',
      value: errors.length,
      unit: 'lines',
      target: '0',
      ok: errors.length === 0,
    },
  ];
};
