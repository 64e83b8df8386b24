import { setTimeout as sleep } from 'node:timers/promises';

import { openPool } from '@parasol/postgres';
import { z } from 'zod';

import type { Measure } from '../logs/measure.ts';
import { timedRun } from './runs.ts';
import type { ScaleProvider, ScaleStage } from './stage.ts';

const storedProviders = 200;
const customersEach = 100;
const requestsPerSecond = 50;
const warmUpMs = 3_000;
const anything = z.unknown();

const id = `('00000000-0000-4000-8000-' || lpad(p::text, 12, '0'))::uuid`;
const everyCustomer = `generate_series(1, ${storedProviders}) as p, generate_series(1, ${customersEach}) as c`;
const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Providers without keys: nothing runs for them, and everything of theirs can be looked at. */
const statements: readonly string[] = [
  `insert into providers (id, kind, name) select ${id}, 'msp', 'Stored ' || p from generate_series(1, ${storedProviders}) as p`,
  `insert into memberships (provider_id, user_id, role)
    select ${id}, users.id, 'full-admin' from users, generate_series(1, ${storedProviders}) as p`,
  `insert into customers (provider_id, organization_id, name, seats, first_seen_at, changed_at)
    select ${id}, c, 'Customer ' || md5(p::text || c), 10, now(), now() from ${everyCustomer}`,
  `insert into companies (provider_id, rec_id, identifier, name, inactive, deleted)
    select ${id}, c, 'C' || c, 'Company ' || md5(c::text || p), false, false from ${everyCustomer}`,
  `insert into mappings (provider_id, organization_id, company_rec_id, mapped_at, mapped_by)
    select ${id}, c, c, now(), 'load' from ${everyCustomer}`,
  `insert into configuration_links (provider_id, organization_id, remote_id, company_rec_id, state)
    select ${id}, c, c, c, 'active' from ${everyCustomer}`,
  `insert into incidents (provider_id, incident_id, organization_id, identity_key, kind, label, state, generation,
      first_window, ticket_window, last_window, opened_at)
    select ${id}, 'i' || c, c, 'k' || c, 'Roaming Computers', 'PC-' || c, 'open', 1, now(), now(), now(), now()
    from ${everyCustomer} where c <= 20`,
  `insert into runs (provider_id, run_id, trigger, dry_run, state, created_at)
    select ${id}, gen_random_uuid(), 'schedule', false, 'done', now() - c * interval '4 hours'
    from ${everyCustomer} where c <= 20`,
];

/** What people look at: lists with and without a search, and the overview. */
const paths = [
  '/customers?pageSize=50',
  '/customers?search=ab&sort=-company',
  '/overview',
  '/configurations?pageSize=50',
  '/incidents',
  '/runs?pageSize=20',
  '/companies?search=c',
  '/writes',
];

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Requests at their moments, whether or not those before were answered; a late start counts as waiting. */
const openLoop = async (
  { api }: ScaleStage,
  seconds: number,
): Promise<{ latenciesMs: number[]; failed: number }> => {
  const latenciesMs: number[] = [];
  let failed = 0;
  const pending: Promise<unknown>[] = [];
  const startMs = performance.now();
  const ask = async (path: string, atMs: number): Promise<void> => {
    try {
      await api.get(path, anything);
      if (atMs - startMs > warmUpMs) latenciesMs.push(performance.now() - atMs);
    } catch {
      failed += 1;
    }
  };
  for (let number = 0; number < seconds * requestsPerSecond; number += 1) {
    const atMs = startMs + (number * 1_000) / requestsPerSecond;
    await sleep(Math.max(0, atMs - performance.now()));
    const path = `/providers/${idOf((number % storedProviders) + 1)}${paths[number % paths.length]}`;
    pending.push(ask(path, atMs));
  }
  await Promise.all(pending);
  return { latenciesMs, failed };
};

export const measureLoad = async (
  stage: ScaleStage,
  connected: readonly ScaleProvider[],
  o: { readonly seconds: number; readonly onProgress: (message: string) => void },
): Promise<Measure[]> => {
  const pool = openPool(stage.ownerUrl, { max: 1 });
  await pool.query('set session_replication_role = replica');
  for (const statement of statements) await pool.query(statement);
  await pool.query('vacuum analyze');
  await pool.end();

  await stage.workers(4);
  o.onProgress(`${requestsPerSecond} requests a second for ${o.seconds} s, while four workers run`);
  const ended = new AbortController();
  let runs = 0;
  const work = async (): Promise<void> => {
    for (let turn = 0; !ended.signal.aborted; turn += 1) {
      const some = Array.from({ length: 4 }, (_, n) => connected[(turn * 4 + n) % connected.length]);
      const four = new Set(some.filter((one) => one !== undefined));
      await stage.changeAll([...four]);
      await Promise.all([...four].map((provider) => timedRun(stage, provider)));
      runs += four.size;
    }
  };
  const working = work();
  const { latenciesMs, failed } = await openLoop(stage, o.seconds);
  ended.abort();
  await working;
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const p99 = percentile(sorted, 0.99);
  return [
    {
      name: `console API, ${storedProviders} providers of ${customersEach} customers, ${requestsPerSecond} requests/s (${runs} runs beside it), p50`,
      value: Math.round(percentile(sorted, 0.5)),
      unit: 'ms',
      target: 'as is',
      ok: true,
    },
    { name: 'the same, p99', value: Math.round(p99), unit: 'ms', target: '< 100', ok: p99 < 100 },
    { name: 'the same, not answered', value: failed, unit: 'requests', target: '0', ok: failed === 0 },
  ];
};
