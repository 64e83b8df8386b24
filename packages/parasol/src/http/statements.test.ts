import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { Deps } from '../deps.ts';
import { getRun, runHere, startRun, startWorkerLoop } from '../runs/index.ts';
import { connectProvider } from '../testing/connected-provider.ts';
import { wakeProvider, workKinds } from '../work/index.ts';
import { createTestConsole, expectStatus, text } from './test-console.ts';

/**
 * Statements that look at more than one provider, and why. Everything else on a table with a `provider_id` has to name
 * the provider, so that row-level security costs nothing and a Citus cluster asks one node.
 */
const acrossProviders: readonly { readonly why: string; readonly is: RegExp }[] = [
  {
    why: 'the planner: which work is due, for whomever; its table stays on the coordinator',
    is: /update provider_work as work set lease_owner/,
  },
  {
    why: 'the planner: when the next work is due, for whomever',
    is: /min\(due_at\) from provider_work/,
  },
  {
    why: 'the sweeper: plants the work that recurs, for every provider',
    is: /insert into provider_work \(provider_id, kind, due_at\) select fresh\.id/,
  },
  {
    why: "sign-in: a person's own memberships, before a provider is chosen",
    is: /from "?(memberships|invitations)"? .*where ("memberships"\.)?"?(user_id|token_hash|kind|id)"? =/,
  },
];

/** Tables with log files' contents are written by providers that have such a source; `exports` has tests of its own. */
const ofLogFiles = new Set(['log_files', 'log_folders', 'log_windows']);

const oneLine = (statement: string): string => statement.replaceAll(/\s+/g, ' ').trim();

/** How often one of the tables is read or written, and how often a provider is named by a comparison or as a column. */
const namesProvider = (statement: string, tables: readonly string[]): boolean => {
  const touched = touchedTables(statement, tables);
  const insert = /^insert into "?\w+"? (?:as \w+ )?\(([^)]*)\)/.exec(statement);
  const named = statement.match(/"?provider_id"? = /g)?.length ?? 0;
  if (insert) return /provider_id/.test(insert[1] ?? '') && named >= touched.length - 1;
  return named >= touched.length;
};

const touchedTables = (statement: string, tables: readonly string[]): string[] =>
  [...statement.matchAll(/\b(?:from|join|into|update|using) (?:only )?"?(\w+)"?/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => tables.includes(name));

describe('the statements of everything that Parasol does', () => {
  const seen = new Set<string>();
  let tables: string[];
  let stop = (): Promise<void> => Promise.resolve();

  beforeAll(async () => {
    const home = await createTestConsole({ onStatement: (query) => seen.add(oneLine(query.sql)) });
    const deps: Deps = { ...home.deps, limits: 'off' };
    const rows = await sql`select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attname = 'provider_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and c.relname <> 'accounts' order by 1`.execute(deps.db);
    tables = z
      .array(z.object({ name: z.string() }))
      .parse(rows.rows)
      .map((row) => row.name);

    const admin = await home.firstAdministrator();
    const providerId = await home.addProvider(admin, 'msp', 'An MSP');
    const town = await connectProvider(deps, providerId, { customers: 5 });
    stop = async () => {
      await town.stop();
      await home.stop();
    };
    await home.join(admin, providerId, 'operator');
    await runHere(deps, providerId, { trigger: 'manual', dryRun: true }, () => undefined);
    const loop = startWorkerLoop(deps, { name: 'w', pollMs: 50, leaseMs: 1_000 });
    for (const change of [undefined, 'seats'] as const) {
      if (change)
        await fetch(`${town.umbrella.url}/sandbox/api/customers/${town.customers[0]?.organizationId}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ seats: 4_321 }),
        });
      const { runId } = await startRun(deps, providerId, { trigger: 'manual' });
      for (const kind of workKinds) await wakeProvider(deps.db, providerId, kind);
      for (let state = ''; state !== 'done'; await sleep(50)) {
        ({ state } = await getRun(deps, providerId, runId));
        if (state === 'failed' || state === 'stopped') throw new Error(`the run ended as ${state}`);
      }
    }
    await loop.stop();
    await askEverything(home, admin, providerId, town.customers[0]?.organizationId ?? 0);
  }, 60_000);
  afterAll(() => stop());

  it('are many, and touch every table that holds something of a provider', () => {
    expect(seen.size).toBeGreaterThan(120);
    const touched = new Set([...seen].flatMap((statement) => touchedTables(statement, tables)));
    expect(tables.filter((table) => !touched.has(table) && !ofLogFiles.has(table))).toEqual([]);
  });

  it('name their provider wherever they touch a table that has one, but for a short list', () => {
    const wrong = [...seen].filter(
      (statement) =>
        touchedTables(statement, tables).length > 0 &&
        !namesProvider(statement, tables) &&
        !acrossProviders.some(({ is }) => is.test(statement)),
    );
    expect(wrong).toEqual([]);
  });

  it('find every entry of that list in use', () => {
    for (const { is, why } of acrossProviders)
      expect([why, [...seen].some((statement) => is.test(statement))]).toEqual([why, true]);
  });

  it('would be found out: a statement that names no provider, or only that of one of its tables', () => {
    const judged = (statement: string): boolean => namesProvider(statement, ['customers', 'mappings']);
    expect(judged('select * from "customers" where "name" = $1')).toBe(false);
    expect(judged('select "provider_id" from "customers"')).toBe(false);
    expect(
      judged(
        'select 1 from "customers" as "c" join "mappings" as "m" on "m"."x" = "c"."x" where "c"."provider_id" = $1',
      ),
    ).toBe(false);
    expect(judged('insert into "customers" ("name") values ($1)')).toBe(false);
    expect(judged('delete from "customers" where "provider_id" = $1')).toBe(true);
  });
});

/** Every list and every record that the console can show of this provider, searched and sorted as well. */
const askEverything = async (
  home: Awaited<ReturnType<typeof createTestConsole>>,
  admin: ReturnType<typeof home.person>,
  providerId: string,
  organizationId: number,
): Promise<void> => {
  const described = await expectStatus(admin.request('GET', '/api/openapi.json'), 200);
  const { paths } = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(described.body);
  const runs = await expectStatus(admin.request('GET', `/api/v1/providers/${providerId}/runs`), 200);
  const run = z.object({ rows: z.array(z.looseObject({})) }).safeParse(runs.body);
  const runId = run.success && run.data.rows[0] ? text(run.data.rows[0], 'runId') : providerId;
  for (const [path, operations] of Object.entries(paths)) {
    if (!('get' in operations) || path.includes('stream')) continue;
    const address = path
      .replace('{providerId}', providerId)
      .replace('{organizationId}', String(organizationId))
      .replace('{runId}', runId)
      .replaceAll(/\{[^}]+\}/g, runId);
    for (const query of ['', '?search=a&pageSize=5']) await admin.request('GET', `${address}${query}`);
  }
};
