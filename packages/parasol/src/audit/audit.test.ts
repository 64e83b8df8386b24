import { randomUUID } from 'node:crypto';
import { inProvider, openDatabase, openPool } from '@parasol/postgres';
import { testDatabase, type TestDatabase } from '@parasol/postgres/testing';
import { sql, type Kysely } from 'kysely';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRole, migrations, type Tables } from '../schema/index.ts';
import {
  audit,
  auditInstallation,
  auditLines,
  installationAuditId,
  listAudit,
  verifyAudit,
  type AuditLine,
} from './index.ts';

let database: TestDatabase;
let pool: pg.Pool;
let ownerPool: pg.Pool;
let db: Kysely<Tables>;
/** As the database's owner, who could do what the application can't. */
let owner: Kysely<Tables>;
beforeAll(async () => {
  database = await testDatabase({ template: 'parasol', migrations, appRole });
  pool = openPool(database.url);
  ownerPool = openPool(database.ownerUrl);
  db = openDatabase<Tables>(pool);
  owner = openDatabase<Tables>(ownerPool);
});
afterAll(async () => {
  await pool.end();
  await ownerPool.end();
  await database.drop();
});

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const write = async (
  providerId: string,
  action: string,
  details: Record<string, unknown> = {},
): Promise<void> =>
  inProvider(db, providerId, async (tx) =>
    audit(tx, { providerId, actor, action, subject: 'a thing', details }),
  );
const filled = async (lines: number): Promise<string> => {
  const providerId = randomUUID();
  for (let n = 1; n <= lines; n += 1) await write(providerId, `thing.done-${n}`, { n });
  return providerId;
};

describe('the audit log', () => {
  it('keeps who did what to what, newest first and in pages', async () => {
    const providerId = await filled(5);
    const page = await listAudit({ db }, providerId, { page: 2, pageSize: 2 });
    expect(page).toMatchObject({ total: 5, page: 2, pageSize: 2 });
    expect(page.rows.map((line) => line.action)).toEqual(['thing.done-3', 'thing.done-2']);
    expect(page.rows[0]).toMatchObject({ actor, subject: 'a thing', details: { n: 3 } });
    expect((await listAudit({ db }, providerId, { search: 'DONE-4' })).total).toBe(1);
    expect((await listAudit({ db }, providerId, { search: '%' })).total).toBe(0);
  });

  it('chains lines without a gap when many write at once', async () => {
    const providerId = randomUUID();
    await Promise.all(Array.from({ length: 20 }, async (_none, n) => write(providerId, `at-once-${n}`)));
    expect(await verifyAudit({ db }, providerId)).toEqual({ intact: true, lines: 20 });
  });

  it('writes nothing when the transaction that it belongs to fails', async () => {
    const providerId = await filled(1);
    await expect(
      inProvider(db, providerId, async (tx) => {
        await audit(tx, { providerId, actor, action: 'undone', subject: 'x' });
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect(await verifyAudit({ db }, providerId)).toEqual({ intact: true, lines: 1 });
  });

  it('takes details of every shape, and their hash comes out the same again', async () => {
    const providerId = randomUUID();
    await write(providerId, 'odd', {
      z: 1,
      a: [null, undefined, { y: '\0', x: '\uD800' }],
      big: 1e21,
      small: 1e-9,
      minusZero: -0,
      gone: undefined,
      text: '한국어 "quoted" \\ \n',
      nested: { b: { d: 1, c: [] } },
    });
    expect(await verifyAudit({ db }, providerId)).toEqual({ intact: true, lines: 1 });
  });

  it('lets the application neither change nor remove a line', async () => {
    const providerId = await filled(1);
    for (const statement of [
      sql`update audit_log set action = 'x' where provider_id = ${providerId}`,
      sql`delete from audit_log where provider_id = ${providerId}`,
      sql`truncate audit_log`,
      sql`delete from audit_heads where provider_id = ${providerId}`,
    ])
      await expect(inProvider(db, providerId, async (tx) => statement.execute(tx))).rejects.toThrow(
        /permission denied/,
      );
  });

  it.each([
    [
      'changed',
      (id: string) => sql`update audit_log set details = '{"n":7}' where provider_id = ${id} and seq = 2`,
      2,
    ],
    [
      're-dated',
      (id: string) =>
        sql`update audit_log set at = at + interval '1 day' where provider_id = ${id} and seq = 2`,
      2,
    ],
    ['removed', (id: string) => sql`delete from audit_log where provider_id = ${id} and seq = 2`, 2],
    [
      'cut off at the end',
      (id: string) => sql`delete from audit_log where provider_id = ${id} and seq = 3`,
      3,
    ],
  ])('finds a line that was %s behind its back', async (_what, statement, brokenAtSeq) => {
    const providerId = await filled(3);
    await owner.transaction().execute(async (tx) => {
      await sql.raw(`set local app.provider = '${providerId}'`).execute(tx);
      await statement(providerId).execute(tx);
    });
    expect(await verifyAudit({ db }, providerId)).toMatchObject({ intact: false, brokenAtSeq });
  });

  it.each([
    ['cut off with its end moved', 2],
    ['written anew from the second line on', 3],
  ])('is found by what was exported before, also where it was %s', async (what, brokenAtSeq) => {
    const providerId = await filled(3);
    const lines: AuditLine[] = [];
    for await (const line of auditLines({ db }, providerId)) lines.push(line);
    const kept = { seq: 3, hash: lines[2]?.hash ?? '' };
    expect(await verifyAudit({ db }, providerId, kept)).toEqual({ intact: true, lines: 3 });
    const [, second] = lines;
    await owner.transaction().execute(async (tx) => {
      await sql.raw(`set local app.provider = '${providerId}'`).execute(tx);
      await sql`delete from audit_log where provider_id = ${providerId}::uuid and seq > 1`.execute(tx);
      await sql`update audit_heads set seq = 1, hash = ${lines[0]?.hash ?? ''}
        where provider_id = ${providerId}::uuid`.execute(tx);
    });
    if (!what.startsWith('cut')) {
      await write(providerId, second?.action ?? '', { n: 2 });
      await write(providerId, 'another third line');
    }
    // by itself it looks whole
    expect(await verifyAudit({ db }, providerId)).toMatchObject({ intact: true });
    expect(await verifyAudit({ db }, providerId, kept)).toMatchObject({ intact: false, brokenAtSeq });
  });

  it('shows one provider nothing of another', async () => {
    const mine = await filled(1);
    const other = await filled(2);
    const seen = await inProvider(db, mine, async (tx) => tx.selectFrom('audit_log').selectAll().execute());
    expect(seen.map((row) => row.provider_id)).toEqual([mine]);
    expect((await listAudit({ db }, other)).total).toBe(2);
  });

  it('keeps the installation’s own events in a chain of their own', async () => {
    await auditInstallation({ db }, { actor, action: 'sign-in.failed', subject: 'mina@example.com' });
    const lines = [];
    for await (const line of auditLines({ db }, installationAuditId)) lines.push(line.action);
    expect(lines).toEqual(['sign-in.failed']);
  });
});
