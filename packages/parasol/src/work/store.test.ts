import { randomUUID } from 'node:crypto';
import { openDatabase, openPool } from '@parasol/postgres';
import { testDatabase, type TestDatabase } from '@parasol/postgres/testing';
import { sql, type Kysely } from 'kysely';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { appRole, migrations, type Tables } from '../schema/index.ts';
import { claimWork, finishWork, nextDueMs, plantWork, renewWork, wakeProvider } from './index.ts';

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
beforeEach(() => sql`delete from provider_work`.execute(db));

const expireLeases = () =>
  sql`update provider_work set lease_until = clock_timestamp() - interval '1 second' where lease_until is not null`.execute(
    db,
  );

describe('the list of due work', () => {
  it('gives each piece of work to one worker, however many ask at once', async () => {
    const providers = Array.from({ length: 40 }, () => randomUUID());
    for (const providerId of providers) await wakeProvider(db, providerId, 'deliver');
    const claims = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => claimWork(db, name, { leaseMs: 10_000, limit: 15 })),
    );
    const taken = claims.flat().map((work) => work.providerId);
    expect(new Set(taken).size).toBe(taken.length);
    const rest = await claimWork(db, 'e', { leaseMs: 10_000, limit: 100 });
    expect(taken.length + rest.length).toBe(40);
  });

  it('keeps what is asked for while the work goes on: it is due again when the worker is done', async () => {
    const providerId = randomUUID();
    await wakeProvider(db, providerId, 'deliver');
    const [work] = await claimWork(db, 'a', { leaseMs: 10_000, limit: 1 });
    expect(work).toBeDefined();
    if (!work) return;
    await wakeProvider(db, providerId, 'deliver');
    expect(await claimWork(db, 'b', { leaseMs: 10_000, limit: 1 })).toEqual([]);
    await finishWork(db, work, 3_600_000);
    expect(await claimWork(db, 'b', { leaseMs: 10_000, limit: 1 })).toHaveLength(1);
  });

  it('is quiet after work that nobody asked for again', async () => {
    await wakeProvider(db, randomUUID(), 'deliver');
    const [work] = await claimWork(db, 'a', { leaseMs: 10_000, limit: 1 });
    if (work) await finishWork(db, work, null);
    expect(await claimWork(db, 'a', { leaseMs: 10_000, limit: 1 })).toEqual([]);
    expect(await nextDueMs(db)).toBeNull();
  });

  it('gives the work of a dead worker to another one, and takes nothing back from the dead', async () => {
    await wakeProvider(db, randomUUID(), 'run');
    const [dead] = await claimWork(db, 'dead', { leaseMs: 10_000, limit: 1 });
    await expireLeases();
    const [heir] = await claimWork(db, 'heir', { leaseMs: 10_000, limit: 1 });
    expect(heir?.providerId).toBe(dead?.providerId);
    if (!dead || !heir) return;
    expect(await renewWork(db, dead, 10_000)).toBe(false);
    await finishWork(db, dead, 0);
    expect(await claimWork(db, 'third', { leaseMs: 10_000, limit: 1 })).toEqual([]);
    expect(await renewWork(db, heir, 10_000)).toBe(true);
  });

  it('never postpones what is due sooner', async () => {
    const providerId = randomUUID();
    await wakeProvider(db, providerId, 'sweep', 50);
    await wakeProvider(db, providerId, 'sweep', 3_600_000);
    expect(await nextDueMs(db)).toBeLessThan(60);
  });

  it('takes the longest due first, whether it was given back by nobody or never taken', async () => {
    const [dead, old, young] = [randomUUID(), randomUUID(), randomUUID()];
    const at = (secondsAgo: number) => sql`clock_timestamp() - make_interval(secs => ${secondsAgo})`;
    await sql`insert into provider_work (provider_id, kind, due_at, lease_until) values
      (${young}, 'deliver', ${at(1)}, null), (${old}, 'deliver', ${at(30)}, null),
      (${dead}, 'deliver', null, ${at(10)})`.execute(db);
    const claimed = await claimWork(db, 'a', { leaseMs: 10_000, limit: 2 });
    expect(claimed.map((work) => work.providerId).toSorted()).toEqual([dead, old].toSorted());
  });

  it('is not woken by what another worker holds, before its lease runs out', async () => {
    const providerId = randomUUID();
    await wakeProvider(db, providerId, 'deliver');
    await claimWork(db, 'a', { leaseMs: 10_000, limit: 1 });
    await wakeProvider(db, providerId, 'deliver');
    expect(await nextDueMs(db)).toBeGreaterThan(8_000);
  });

  it('plants what recurs for every provider, and for new ones alone when told so', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    await sql`insert into providers (id, kind, name, created_at) values
      (${old}, 'msp', 'Old', now() - interval '1 day'), (${young}, 'msp', 'Young', now())`.execute(db);
    const planted = async (): Promise<string[]> =>
      (await claimWork(db, 'a', { leaseMs: 10_000, limit: 10 })).map((work) => work.providerId).toSorted();
    await plantWork(db, ['sweep'], { madeWithinMs: 60_000 });
    expect(await planted()).toEqual([young]);
    await plantWork(db, ['sweep']);
    expect(await planted()).toEqual([old]);
    await sql`delete from providers`.execute(db);
  });
});
