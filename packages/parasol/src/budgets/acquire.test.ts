import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openDatabase, openPool } from '@parasol/postgres';
import { testDatabase, type TestDatabase } from '@parasol/postgres/testing';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { appRole, migrations, type Tables } from '../schema/index.ts';
import { acquire, availablePermits, budgetStatus, throttled } from './index.ts';

let database: TestDatabase;
let pool: pg.Pool;
let db: Kysely<Tables>;

beforeAll(async () => {
  database = await testDatabase({ template: 'parasol', migrations, appRole });
  pool = openPool(database.url, { max: 4 });
  db = openDatabase<Tables>(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const fullest = (moments: readonly number[], periodMs: number): number =>
  Math.max(
    ...moments.map(
      (start) => moments.filter((moment) => moment >= start && moment < start + periodMs).length,
    ),
  );

/** A worker of its own that makes `calls` calls as fast as it may, and tells when it made them. */
const callsOfProcess = async (calls: number): Promise<number[]> => {
  const child: ChildProcess = fork(join(import.meta.dirname, 'test-caller.ts'), {
    env: { ...process.env, CALLER_URL: database.url, CALLER_CALLS: String(calls) },
  });
  const [answer] = await once(child, 'message');
  await once(child, 'exit');
  return z.array(z.number()).parse(answer);
};

describe('a budget', () => {
  it('holds in every stretch of its length though three processes share it, and is used up nearly in full', async () => {
    const moments = (await Promise.all([callsOfProcess(20), callsOfProcess(20), callsOfProcess(20)])).flat();
    expect(moments).toHaveLength(60);
    expect(fullest(moments, 500)).toBeLessThanOrEqual(10);
    // 60 calls at 10 in half a second need five more stretches after the first.
    const spanMs = Math.max(...moments) - Math.min(...moments);
    expect(spanMs).toBeLessThan(5 * 700 * 1.3);
  });

  it('counts each organisation for itself where the vendor does', async () => {
    const limits = [{ calls: 1, periodMs: 60_000 }];
    const of = (organizationId: number) =>
      acquire({ db }, { account: 'k', budget: 'reports', organizationId, limits, maxWaitMs: 0 });
    await of(1);
    await of(2);
    await expect(of(1)).rejects.toMatchObject({ code: 'budget_exhausted' });
  });

  it('ends the wait: at once when it would be too long, or when the caller leaves', async () => {
    const request = { account: 'w', budget: 'auth', limits: [{ calls: 1, periodMs: 60_000 }] };
    await acquire({ db }, request);
    await expect(acquire({ db }, { ...request, maxWaitMs: 2_000 })).rejects.toMatchObject({
      code: 'budget_exhausted',
    });
    const leaving = AbortSignal.timeout(200);
    await expect(acquire({ db }, { ...request, signal: leaving })).rejects.toThrow(/timeout/i);
  });

  it('waits out a 429 and asks for less afterwards, and shows both', async () => {
    const request = { account: 't', budget: 'psa', limits: [{ calls: 100, periodMs: 60_000 }] };
    await acquire({ db }, request);
    await Promise.all([throttled({ db }, request, 600), throttled({ db }, request, 600)]);
    expect(await availablePermits({ db }, request)).toBe(0);
    const [status] = await budgetStatus({ db }, ['t']);
    expect(status).toMatchObject({ share: 0.5, windows: [{ limit: 100, used: 1 }] });
    expect(status?.blockedUntil).toBeInstanceOf(Date);
    const startMs = performance.now();
    await acquire({ db }, request);
    expect(performance.now() - startMs).toBeGreaterThan(400);
  });

  it('is not asked at all when limits are off', async () => {
    const request = { account: 'off', budget: 'psa', limits: [{ calls: 1, periodMs: 60_000 }] };
    for (let calls = 0; calls < 5; calls += 1) await acquire({ db, limits: 'off' }, request);
    expect(await budgetStatus({ db }, ['off'])).toEqual([]);
  });
});
