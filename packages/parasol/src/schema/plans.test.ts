import { inProvider, openDatabase, openPool } from '@parasol/postgres';
import { testDatabase, type TestDatabase } from '@parasol/postgres/testing';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { listAudit } from '../audit/index.ts';
import { listConfigurations } from '../configurations/index.ts';
import { customerCounts, listCompanies, listCustomers } from '../customers/index.ts';
import { listIncidents } from '../incidents/index.ts';
import { ledgerStatus, listIntents } from '../ledger/index.ts';
import { sqlStatements } from '../ledger/store.ts';
import { listRuns } from '../runs/index.ts';
import { claimWork, nextDueMs, plantWork } from '../work/index.ts';
import { appRole, migrations, type Tables } from './index.ts';
import { crowdId, fillWithProviders } from './test-crowd.ts';

type Statement = { readonly sql: string; readonly parameters: readonly unknown[] };
type Db = { readonly db: Kysely<Tables> };

const ours = crowdId(7);

const claim = 'the work that is due, and its claim';

/** What the console's lists and the workers' planner ask, each by the product's own function. */
const questions: Readonly<Record<string, (deps: Db) => Promise<unknown>>> = {
  'customers, first page': (deps) => listCustomers(deps, ours),
  'customers, searched and sorted': (deps) => listCustomers(deps, ours, { search: 'ab', sort: '-company' }),
  'customers by configuration': (deps) => listCustomers(deps, ours, { sort: '-configuration' }),
  'customers by open tickets': (deps) => listCustomers(deps, ours, { sort: '-openIncidents' }),
  'customers by state': (deps) => customerCounts(deps, ours),
  'companies, searched': (deps) => listCompanies(deps, ours, { search: 'ab' }),
  'configurations, searched': (deps) => listConfigurations(deps, ours, { search: 'ab' }),
  'incidents, searched': (deps) => listIncidents(deps, ours, { search: 'PC' }),
  writes: (deps) => listIntents(deps, ours),
  'writes by state': (deps) => ledgerStatus(deps, ours),
  runs: (deps) => listRuns(deps, ours, { pageSize: 10 }),
  'audit, searched': (deps) => listAudit(deps, ours, { search: 'a' }),
  'the writes that are due': ({ db }) =>
    inProvider(db, ours, (tx) =>
      sqlStatements.lockDue(tx, ours, { now: Date.now(), epoch: 1, kinds: ['ticket-create'], limit: 50 }),
    ),
  [claim]: ({ db }) => claimWork(db, 'w', { leaseMs: 10_000, limit: 4, kinds: ['deliver'] }),
  'when the next work is due': ({ db }) => nextDueMs(db),
  'the work of new providers': ({ db }) => plantWork(db, ['sweep'], { madeWithinMs: 60_000 }),
};

const planNode = z.looseObject({
  'Node Type': z.string(),
  'Relation Name': z.string().exactOptional(),
  'Index Name': z.string().exactOptional(),
  'Index Cond': z.string().exactOptional(),
  'Shared Hit Blocks': z.number().default(0),
  'Shared Read Blocks': z.number().default(0),
  'Total Cost': z.number(),
  get Plans() {
    return z.array(planNode).exactOptional();
  },
});
type PlanNode = z.infer<typeof planNode>;
const explained = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: planNode })) }));

type Asked = { readonly nodes: readonly PlanNode[]; readonly pages: number; readonly cost: number };

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];

describe('with 1,000 providers of 100 customers', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const few = new Map<string, Asked>();
  const many = new Map<string, Asked>();
  const prepared = new Map<string, readonly PlanNode[]>();
  let providerTables: Set<string>;

  /** Plans and runs again what the question's function asked, and takes back what it changed. */
  const ask = async (statements: readonly Statement[]): Promise<Asked> => {
    const client = await pool.connect();
    const plans: PlanNode[] = [];
    try {
      for (const statement of statements) {
        await client.query('begin');
        await client.query(`set local app.provider = '${ours}'`);
        const text = `explain (analyze, buffers, format json) ${statement.sql}`;
        const { rows } = await client.query(text, [...statement.parameters]);
        await client.query('rollback');
        const plan = explained.parse(rows)[0]?.['QUERY PLAN'][0]?.Plan;
        if (plan) plans.push(plan);
      }
    } finally {
      client.release();
    }
    const sum = (of: (plan: PlanNode) => number): number => plans.reduce((all, plan) => all + of(plan), 0);
    return {
      nodes: plans.flatMap(flat),
      pages: sum((plan) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks']),
      cost: sum((plan) => plan['Total Cost']),
    };
  };

  /** How the statements are planned once for whatever parameters, as PostgreSQL may plan what is prepared. */
  const plansForAny = async (statements: readonly Statement[]): Promise<readonly PlanNode[]> => {
    const nodes: PlanNode[] = [];
    for (const statement of statements) {
      const { rows } = await pool.query(`explain (generic_plan, format json) ${statement.sql}`);
      const plan = explained.parse(rows)[0]?.['QUERY PLAN'][0]?.Plan;
      if (plan) nodes.push(...flat(plan));
    }
    return nodes;
  };

  const askAll = async (into: Map<string, Asked>): Promise<void> => {
    const statements: Statement[] = [];
    const db = openDatabase<Tables>(pool, ({ query }) => {
      if (!/^(begin|commit|set local)/.test(query.sql)) statements.push(query);
    });
    for (const [name, question] of Object.entries(questions)) {
      await question({ db });
      const asked = statements.splice(0);
      into.set(name, await ask(asked));
      prepared.set(name, await plansForAny(asked));
    }
  };

  beforeAll(async () => {
    database = await testDatabase({ template: 'parasol', migrations, appRole });
    pool = openPool(database.url, { max: 2 });
    await fillWithProviders(database.ownerUrl, { from: 1, to: 10, customers: 100 });
    await askAll(few);
    await fillWithProviders(database.ownerUrl, { from: 11, to: 1_000, customers: 100 });
    await askAll(many);
    const forced = await pool.query(`select relname as name from pg_class where relforcerowsecurity`);
    providerTables = new Set(
      z
        .array(z.object({ name: z.string() }))
        .parse(forced.rows)
        .map((row) => row.name),
    );
  }, 120_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it.each(Object.keys(questions))('%s: no table is read from end to end', (name) => {
    const scans = (many.get(name)?.nodes ?? []).filter((node) => node['Relation Name'] !== undefined);
    expect(scans.length).toBeGreaterThan(0);
    expect(
      scans.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']),
    ).toEqual([]);
  });

  it.each(Object.keys(questions))('%s: nor where it was prepared for any parameters', (name) => {
    const scans = (prepared.get(name) ?? []).filter((node) => node['Relation Name'] !== undefined);
    expect(scans.length).toBeGreaterThan(0);
    expect(
      scans.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']),
    ).toEqual([]);
  });

  it('every scan of a table of the providers goes by an index, from provider_id on', () => {
    const conditions = [...many].flatMap(([name, { nodes }]) =>
      nodes.flatMap((node) => {
        const { 'Index Name': index, 'Index Cond': condition } = node;
        return index === undefined ? [] : [{ name, index, condition: condition ?? '' }];
      }),
    );
    const ofProviders = conditions.filter(({ index }) =>
      [...providerTables].some((table) => index.startsWith(`${table}_`)),
    );
    expect(ofProviders.length).toBeGreaterThan(10);
    expect(ofProviders.filter(({ condition }) => !condition.includes('provider_id ='))).toEqual([]);
  });

  it.each(Object.keys(questions).filter((name) => name !== claim))(
    '%s: at most twice the pages of ten providers',
    (name) => {
      const before = few.get(name)?.pages ?? 0;
      expect(before).toBeGreaterThan(0);
      // An index one level deeper costs a page a visit; below a visit for each of 50 rows that is all there is to see.
      expect(many.get(name)?.pages).toBeLessThanOrEqual(Math.max(2 * before, 50));
    },
  );

  it('a claim costs by what it claims, not by how many providers there are', () => {
    // Four rows, each found, locked and written with its four indexes; ten providers fit on one page, read whole.
    expect(many.get(claim)?.pages).toBeLessThanOrEqual(4 * 20);
  });
});
