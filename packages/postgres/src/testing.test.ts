import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';

import { inProvider, migrate, openDatabase, openPool } from './index.ts';
import { testDatabase } from './testing.ts';

const provider = '8d8ac610-566d-4ef0-9c22-186b2a5ed793';
const other = '5e2e8c3c-8b0e-4f0e-a3a5-2f3f0a6d1f10';

const notes = {
  name: 'notes',
  statements: [
    `do $$ begin create role notes_app login; exception when duplicate_object then null; end $$`,
    `create table notes (provider_id uuid not null, id int not null, text text not null, primary key (provider_id, id))`,
    `alter table notes enable row level security`,
    `alter table notes force row level security`,
    `create policy notes_of_provider on notes using (provider_id = nullif(current_setting('app.provider', true), '')::uuid)`,
    `grant select, insert on notes to notes_app`,
  ],
};

describe('a test database', () => {
  test('has the schema, belongs to one test alone, and is gone after drop()', async () => {
    const one = await testDatabase({ template: 'notes', migrations: [notes], appRole: 'notes_app' });
    const two = await testDatabase({ template: 'notes', migrations: [notes] });
    const pool = openPool(one.ownerUrl);
    await pool.query(`insert into notes values ('${provider}', 1, 'mine')`);
    const poolOfTwo = openPool(two.url);
    expect((await poolOfTwo.query('select * from notes')).rowCount).toBe(0);
    await poolOfTwo.end();
    await pool.end();
    await one.drop();
    await two.drop();
    await expect(openPool(one.ownerUrl).query('select 1')).rejects.toThrow('does not exist');
  });
});

describe('inProvider', () => {
  test("shows a provider's own rows and no other's, and nothing outside of it", async () => {
    const made = await testDatabase({ template: 'notes', migrations: [notes], appRole: 'notes_app' });
    const db = openDatabase<{ notes: { provider_id: string; id: number; text: string } }>(openPool(made.url));
    await inProvider(db, provider, (tx) =>
      tx.insertInto('notes').values({ provider_id: provider, id: 1, text: 'a' }).execute(),
    );
    const seenBy = (id: string) => inProvider(db, id, (tx) => tx.selectFrom('notes').selectAll().execute());
    expect(await seenBy(provider)).toHaveLength(1);
    expect(await seenBy(other)).toEqual([]);
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([]);
    await expect(
      inProvider(db, other, (tx) =>
        tx.insertInto('notes').values({ provider_id: provider, id: 2, text: 'b' }).execute(),
      ),
    ).rejects.toThrow('row-level security');
    await db.destroy();
    await made.drop();
  });

  test('refuses an id that is not a UUID, for SET takes no parameters', async () => {
    const made = await testDatabase({ template: 'notes', migrations: [notes] });
    const db = openDatabase(openPool(made.url));
    await expect(inProvider(db, `x'; drop table notes; --`, () => Promise.resolve())).rejects.toThrow(
      'not a provider id',
    );
    await db.destroy();
    await made.drop();
  });
});

describe('migrate', () => {
  test('applies each migration once, also when many start at the same time', async () => {
    const made = await testDatabase({ template: 'empty', migrations: [] });
    const results = await Promise.all(Array.from({ length: 5 }, () => migrate(made.ownerUrl, [notes])));
    expect(results.flatMap((result) => result.applied)).toEqual(['notes']);
    await made.drop();
  });

  test('refuses the database of a newer version and says so', async () => {
    const made = await testDatabase({ template: 'empty', migrations: [] });
    await migrate(made.ownerUrl, [notes, { name: 'tomorrow', statements: [] }]);
    await expect(migrate(made.ownerUrl, [notes])).rejects.toThrow(/newer version.*"tomorrow"/s);
    await made.drop();
  });

  test('refuses a database whose migration has been edited since', async () => {
    const made = await testDatabase({ template: 'empty', migrations: [] });
    await migrate(made.ownerUrl, [notes]);
    await expect(migrate(made.ownerUrl, [{ name: 'notes', statements: [] }])).rejects.toThrow(
      'another development version',
    );
    await made.drop();
  });

  test('leaves nothing of a migration that failed half-way', async () => {
    const made = await testDatabase({ template: 'empty', migrations: [] });
    const broken = {
      name: 'broken',
      statements: ['create table half (id int)', 'create table half (id int)'],
    };
    await expect(migrate(made.ownerUrl, [broken])).rejects.toThrow('already exists');
    const db = openDatabase(openPool(made.ownerUrl));
    const { rows } = await sql<{ half: string | null }>`select to_regclass('half')::text as half`.execute(db);
    expect(rows).toEqual([{ half: null }]);
    await db.destroy();
    await made.drop();
  });
});
