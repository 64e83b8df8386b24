import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inProvider, openPool } from '@parasol/postgres';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { backup } from '../backup/index.ts';
import { namesProvider, tablesNamed } from './test-statement.ts';
import { expectStatus, type TestPerson } from './test-console.ts';
import { startFullRun, type FullRun } from './test-full-run.ts';

/**
 * Statements that look at more than one provider, and why. Everything else on a table with a `provider_id` has to name
 * the provider, so that row-level security costs nothing and a Citus cluster asks one node.
 */
const acrossProviders: readonly { readonly why: string; readonly is: RegExp }[] = [
  {
    why: 'the planner: which work is due, for whomever; its table stays on the coordinator',
    is: /update provider_work as work set lease_owner/,
  },
  { why: 'the planner: when the next work is due, for whomever', is: /min\(due_at\) from provider_work/ },
  {
    why: 'the measures: how much work is due, for alarms',
    is: /count\(\*\) filter .* from provider_work/,
  },
  {
    why: 'the sweeper: plants the work that recurs, for every provider',
    is: /insert into provider_work \(provider_id, kind, due_at\) select fresh\.id/,
  },
  {
    why: "sign-in: a person's own memberships and invitations, before a provider is chosen",
    is: /from "?(memberships|invitations|api_tokens)"? .*where ("memberships"\.)?"?(user_id|token_hash|kind|id)"? =/,
  },
];

/** Written only for providers whose source is log files, or whose PSA calls back; these have tests of their own. */
const notForAll = new Set(['log_files', 'log_folders', 'log_windows', 'callback_messages', 'psa_callbacks']);

/** Tables with a `provider_id` that the policy in code guards; a Citus cluster keeps them on its coordinator. */
const sharedTables = new Set(['accounts', 'api_tokens', 'invitations', 'memberships', 'provider_work']);

const named = z.array(z.object({ name: z.string() }));
const counted = z.array(z.object({ rows: z.coerce.number() }));
const specification = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

let done: FullRun;
beforeAll(async () => {
  done = await startFullRun();
}, 90_000);
afterAll(() => done.stop());

describe('the statements of everything that Parasol does', () => {
  it('are many, and touch every table that holds something of a provider', () => {
    expect(done.statements.size).toBeGreaterThan(120);
    const touched = new Set([...done.statements].flatMap((statement) => tablesNamed(statement, done.tables)));
    expect(done.tables.filter((table) => !touched.has(table) && !notForAll.has(table))).toEqual([]);
  });

  it('name their provider wherever they touch a table that has one, but for a short list', () => {
    const wrong = [...done.statements].filter(
      (statement) =>
        !namesProvider(statement, done.tables) && !acrossProviders.some(({ is }) => is.test(statement)),
    );
    expect(wrong).toEqual([]);
  });

  it('find every entry of that list in use', () => {
    for (const { is, why } of acrossProviders)
      expect([why, [...done.statements].some((statement) => is.test(statement))]).toEqual([why, true]);
  });

  it('are such as a Citus cluster takes: no clock where it would be asked on another node than the rows', () => {
    const clock = String.raw`(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)`;
    const refused = [
      /^update .*\bset .*(?:clock_timestamp|random|gen_random_uuid)\(/,
      new RegExp(`^update .*\\b(?:coalesce\\([^)]*|case .*)${clock}`),
      new RegExp(`^(?:insert|update|delete) .* returning .*${clock}`),
    ];
    const ofProviders = [...done.statements].filter((statement) =>
      tablesNamed(statement, done.tables).some((table) => !sharedTables.has(table)),
    );
    expect(ofProviders.length).toBeGreaterThan(80);
    expect(ofProviders.filter((statement) => refused.some((one) => one.test(statement)))).toEqual([]);
  });

  it('would be found out: a statement that names no provider, or only that of one of its tables', () => {
    const judged = (statement: string): boolean => namesProvider(statement, ['customers', 'mappings']);
    const joined = 'from "customers" as "c" join "mappings" as "m" on "m"."x" = "c"."x"';
    expect(judged('select * from "customers" where "name" = $1')).toBe(false);
    expect(judged('select "provider_id" from "customers"')).toBe(false);
    expect(judged(`select 1 ${joined} where "c"."provider_id" = $1`)).toBe(false);
    expect(judged('insert into "customers" ("name") values ($1)')).toBe(false);
    expect(judged('delete from "customers" where "provider_id" = $1')).toBe(true);
    expect(judged(`select 1 ${joined} and "m"."provider_id" = $1 where "c"."provider_id" = $1`)).toBe(true);
  });
});

describe("another provider's rows", () => {
  let forced: string[];
  let stranger: TestPerson;
  let ours: string;

  beforeAll(async () => {
    const rows = await sql`select relname as name from pg_class where relforcerowsecurity order by 1`.execute(
      done.home.deps.db,
    );
    forced = named.parse(rows.rows).map((row) => row.name);
    ours = await done.home.addProvider(done.admin, 'mssp', 'Another');
    stranger = await done.home.join(done.admin, ours, 'full-admin');
  });

  const countsOf = async (): Promise<Record<string, number>> => {
    const pool = openPool(done.home.database.ownerUrl, { max: 1 });
    const counts: Record<string, number> = {};
    for (const table of forced) {
      const text = `select count(*) as rows from ${table} where provider_id = $1`;
      counts[table] = counted.parse((await pool.query(text, [done.providerId])).rows)[0]?.rows ?? 0;
    }
    await pool.end();
    return counts;
  };

  it('are in tables with forced row-level security, and in few others that the policy in code guards', () => {
    const open = done.tables.filter((table) => !forced.includes(table) && !sharedTables.has(table));
    expect(open).toEqual([]);
    expect(forced.length).toBeGreaterThan(25);
  });

  it('are neither seen, changed, removed nor made by a statement that forgot where it stands', async () => {
    const before = await countsOf();
    expect(Object.values(before).filter((rows) => rows > 0).length).toBeGreaterThan(15);
    const owner = openPool(done.home.database.ownerUrl, { max: 1 });
    for (const table of forced) {
      const name = sql.table(table);
      const attempt = (statement: ReturnType<typeof sql>): Promise<unknown> =>
        inProvider(done.home.deps.db, ours, async (tx) => (await statement.execute(tx)).rows).catch(
          (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
        );
      const where = sql`where provider_id = ${done.providerId}::uuid`;
      expect([table, await attempt(sql`select 1 from ${name} ${where}`)]).toEqual([table, []]);
      // 42501: the audit log may not be changed by the application at all.
      for (const statement of [
        sql`update ${name} set provider_id = ${ours}::uuid ${where} returning 1`,
        sql`delete from ${name} ${where} returning 1`,
      ])
        expect([table, await attempt(statement)]).toSatisfy(
          ([, answer]: unknown[]) => answer === '42501' || (Array.isArray(answer) && answer.length === 0),
        );
      const found = await owner.query(`select to_jsonb(t)::text as row from ${table} t limit 1`);
      const row: unknown = found.rows[0]?.row;
      if (typeof row !== 'string') continue;
      const forged = JSON.stringify({
        ...z.record(z.string(), z.unknown()).parse(JSON.parse(row)),
        provider_id: done.providerId,
      });
      const insert = sql`insert into ${name} select * from jsonb_populate_record(null::${name}, ${forged}::jsonb)`;
      expect([table, await attempt(insert)]).toEqual([table, '42501']);
      const nowhere = await sql`select 1 from ${name}`.execute(done.home.deps.db);
      expect([table, nowhere.rows]).toEqual([table, []]);
    }
    await owner.end();
    expect(await countsOf()).toEqual(before);
  });

  it('answer under our own address exactly like what does not exist, and nothing of theirs is written', async () => {
    const before = await countsOf();
    const owner = openPool(done.home.database.ownerUrl, { max: 1 });
    const first = async (column: string, table: string): Promise<string> =>
      String((await owner.query(`select ${column} as id from ${table} limit 1`)).rows[0]?.id ?? '');
    const theirs: Record<string, string> = {
      organizationId: String(done.town.customers[0]?.organizationId),
      runId: done.runId,
      incidentId: await first('incident_id', 'incidents'),
      intentId: await first('intent_id', 'intents'),
      userId: await first(`user_id`, `memberships where role = 'operator'`),
      boardId: '1',
    };
    // Of what this installation has none of, any id has to look alike.
    const idOf = (name: string): string => theirs[name] ?? '6f1a6a1c-7d0e-4b8e-9c5f-0d2f6f3b9a11';
    await owner.end();
    const missing = (id: string): string =>
      /^\d+$/.test(id) ? '987654321' : id.replace(/.{6}$/, (end) => (end === 'abcdef' ? 'fedcba' : 'abcdef'));
    const described = await expectStatus(stranger.request('GET', '/api/openapi.json'), 200);
    let asked = 0;
    for (const [path, operations] of Object.entries(specification.parse(described.body).paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').slice(1);
      if (!path.includes('/providers/{providerId}/') || names.length === 0) continue;
      const address = (id: (name: string) => string): string =>
        path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => (name === 'providerId' ? ours : id(name)));
      const plain = (said: string): string =>
        names.reduce(
          (rest, name) => rest.replaceAll(idOf(name), '?').replaceAll(missing(idOf(name)), '?'),
          said,
        );
      for (const method of Object.keys(operations).map((one) => one.toUpperCase())) {
        const body = method === 'GET' || method === 'DELETE' ? undefined : {};
        const other = await stranger.request(
          method,
          address((name) => idOf(name)),
          body,
        );
        const none = await stranger.request(
          method,
          address((name) => missing(idOf(name))),
          body,
        );
        expect([method, path, other.status, plain(other.text)]).toEqual([
          method,
          path,
          none.status,
          plain(none.text),
        ]);
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(8);
    expect(await countsOf()).toEqual(before);
  });
});

describe('a private key, after a run with every fault on', () => {
  it('is found nowhere: not in the database, a backup, the log, an answer, an error, a measure or a trace', async () => {
    const { database, lines } = done.home;
    const pool = openPool(database.ownerUrl, { max: 1 });
    const { rows } = await pool.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const stored: string[] = [];
    for (const { name } of named.parse(rows))
      stored.push(JSON.stringify((await pool.query(`select to_jsonb(t) as row from ${name} t`)).rows));
    await pool.end();
    const directory = await mkdtemp(join(tmpdir(), 'parasol-test-'));
    const file = join(directory, 'backup');
    await backup(database.ownerUrl, file, new Date());
    const places = {
      database: stored.join('\n'),
      backup: gunzipSync(await readFile(file)).toString('utf8'),
      log: lines.join('\n'),
      answers: done.said.join('\n'),
      statements: [...done.statements].join('\n'),
      measures: done.measures,
      traces: done.traces.join('\n'),
    };
    await rm(directory, { recursive: true });
    for (const [place, content] of Object.entries(places)) {
      expect([place, content.length]).toSatisfy(([, length]: unknown[]) => Number(length) > 100);
      for (const secret of done.town.secrets)
        expect([place, content.includes(secret)]).toEqual([place, false]);
    }
  });

  it('would be found: what is public of the same keys is in the database', async () => {
    const pool = openPool(done.home.database.ownerUrl, { max: 1 });
    const { rows } = await pool.query('select to_jsonb(t) as row from provider_credentials t');
    await pool.end();
    expect(JSON.stringify(rows)).toContain('parasol');
    expect(done.town.secrets.every((secret) => secret.length >= 16)).toBe(true);
  });
});

describe('whoever watches the installation', () => {
  it('reads how the work and the writes stand, and nobody by name', () => {
    expect(done.measures).toMatch(/^parasol_work_overdue_seconds \d/m);
    expect(done.measures).toMatch(/^parasol_writes\{state="unknown"\} \d+$/m);
    expect(done.measures).toMatch(/^parasol_providers_by_last_run\{state="\w+"\} 1$/m);
    expect(done.measures).toMatch(/^parasol_duplicates 0$/m);
    expect(done.measures).not.toContain(done.providerId);
  });

  it('is told a span for each piece of work, with its provider', () => {
    const traces = done.traces.join('\n');
    expect(traces).toContain('"name":"work run"');
    expect(traces).toContain(done.providerId);
  });
});
