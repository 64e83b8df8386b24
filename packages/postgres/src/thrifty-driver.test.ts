import { AbortedTransactionError, type Kysely, sql } from 'kysely';
import { Duplex } from 'node:stream';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';

import { askInProvider, inProvider, nextIsLast, openDatabase, openPool } from './index.ts';
import { testDatabase, type TestDatabase } from './testing.ts';

type Notes = { notes: { id: number; text: string } };

const notes = {
  name: 'notes',
  statements: [`create table notes (id int primary key, text text not null)`],
};
const provider = '8d8ac610-566d-4ef0-9c22-186b2a5ed793';

let database: TestDatabase;
let pool: pg.Pool;
let db: Kysely<Notes>;

const onPool = (pipelined: boolean): void => {
  beforeEach(async () => {
    database = await testDatabase({ template: 'thrifty', migrations: [notes] });
    pool = openPool(database.ownerUrl, { max: 1, pipelined });
    db = openDatabase(pool);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await db.destroy();
    await database.drop();
  });
};

const textOf = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)]);

/** The texts that go to PostgreSQL while `work` is done. */
const sentBy = async (work: () => Promise<unknown>): Promise<string[]> => {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  return query.mock.calls.map(([sent]) => textOf.parse(sent));
};

const prepared = async (): Promise<string[]> => {
  const { rows } = await pool.query<{ statement: string }>('select statement from pg_prepared_statements');
  return rows.map(({ statement }) => statement);
};

const textOfNote = (id: number) => db.selectFrom('notes').select('text').where('id', '=', id).execute();
const wholeNote = (id: number) => db.selectFrom('notes').selectAll().where('id', '=', id).execute();

describe.each([false, true])('transactions (pipelined: %s)', (pipelined) => {
  onPool(pipelined);

  test("begin in one message with the provider's setting, and hold it", async () => {
    const setting = async () => {
      const { rows } = await sql<{
        provider: string;
      }>`select current_setting('app.provider', true) as provider`.execute(db);
      return rows[0]?.provider ?? '';
    };
    const seen: unknown[] = [];
    const sent = await sentBy(() =>
      inProvider(db, provider, async (tx) => {
        await tx.insertInto('notes').values({ id: 1, text: 'one' }).execute();
        const { rows } = await sql<{
          provider: string;
        }>`select current_setting('app.provider') as provider`.execute(tx);
        seen.push(rows[0]?.provider);
      }),
    );
    expect(sent[0]).toBe(`begin; set local app.provider = '${provider}'`);
    expect(sent).toHaveLength(4);
    expect(seen).toEqual([provider]);
    expect(await setting()).toBe('');
    expect(await textOfNote(1)).toEqual([{ text: 'one' }]);
  });

  test('are one with the first statement, whatever it is', async () => {
    const failed = db.transaction().execute(async (tx) => {
      await tx.insertInto('notes').values({ id: 1, text: 'one' }).execute();
      throw new Error('never mind');
    });
    await expect(failed).rejects.toThrow('never mind');
    expect(await textOfNote(1)).toEqual([]);
  });

  test('keep the isolation that was asked for', async () => {
    const level = await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (tx) => (await sql<{ level: string }>`show transaction_isolation`.execute(tx)).rows);
    expect(JSON.stringify(level)).toContain('repeatable read');
  });

  test('cost nothing when nothing is asked', async () => {
    expect(await sentBy(() => db.transaction().execute(async () => 1))).toEqual([]);
    const thrown = db.transaction().execute(() => Promise.reject(new Error('no')));
    await expect(thrown).rejects.toThrow('no');
    expect(await textOfNote(1)).toEqual([]);
  });

  test('say so when PostgreSQL rolled back at the commit', async () => {
    const swallowed = db.transaction().execute(async (tx) => {
      await sql`select 1 / 0`.execute(tx).catch(() => undefined);
    });
    await expect(swallowed).rejects.toBeInstanceOf(AbortedTransactionError);
  });

  test('leave a connection that the next one can use, whatever became of their first statement', async () => {
    const wrong = db.transaction().execute((tx) => sql`set local nothing.at all`.execute(tx));
    await expect(wrong).rejects.toThrow('syntax error');
    expect(await textOfNote(1)).toEqual([]);
  });

  test('say why they did not begin, and do nothing of what was sent behind that', async () => {
    const wrong = db.transaction().execute(async (tx) => {
      await sql`set local nothing.at all`.execute(tx);
      await tx.insertInto('notes').values({ id: 1, text: 'one' }).execute();
    });
    await expect(wrong).rejects.toThrow('syntax error');
    expect(await textOfNote(1)).toEqual([]);
    const refused = db.transaction().execute(async (tx) => {
      await sql`set local default_transaction_isolation = 'none'`.execute(tx);
      await tx.insertInto('notes').values({ id: 1, text: 'one' }).execute();
    });
    await expect(refused).rejects.toThrow('invalid value for parameter');
    expect(await textOfNote(1)).toEqual([]);
  });

  test('wait for no answer that they can do without', async () => {
    await textOfNote(1);
    const answered: string[] = [];
    const sent: string[] = [];
    const query = pg.Client.prototype.query;
    // oxlint-disable-next-line typescript/no-misused-promises -- of its forms, the one without a callback gives a promise
    vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, asked: unknown) {
      sent.push(`${textOf.parse(asked)}, after ${answered.length} answers`);
      return Promise.resolve(Reflect.apply(query, this, [asked])).finally(() => {
        answered.push(textOf.parse(asked));
      });
    });
    const behind = (answers: number) => `after ${pipelined ? 0 : answers} answers`;
    const opening = `begin; set local app.provider = '${provider}', after 0 answers`;
    const statement = `select "text" from "notes", ${behind(1)}`;
    const ask = (tx: Kysely<Notes>) => tx.selectFrom('notes').select('text').execute();
    await inProvider(db, provider, ask);
    expect(sent.splice(0)).toEqual([opening, statement, 'commit, after 2 answers']);
    answered.length = 0;
    await askInProvider(db, provider, ask);
    expect(sent).toEqual([opening, statement, `commit, ${behind(2)}`]);
  });

  test('of one statement take one write', async () => {
    await textOfNote(1);
    const client = await pool.connect();
    client.release();
    const stream: unknown = Reflect.get(Object(Reflect.get(client, 'connection')), 'stream');
    if (!(stream instanceof Duplex)) throw new Error('no stream');
    const writes = [
      vi.spyOn(stream, '_write'),
      ...(stream._writev === undefined ? [] : [vi.spyOn(stream, '_writev')]),
    ];
    const ask = () =>
      askInProvider(db, provider, (tx) => tx.insertInto('notes').values({ id: 1, text: 'one' }).execute());
    await ask();
    const written = () => writes.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    // what isn't pipelined waits for each answer
    expect(written()).toBe(pipelined ? 1 : 3);
    await expect(ask()).rejects.toThrow('duplicate key');
    expect(await textOfNote(1)).toEqual([{ text: 'one' }]);
  });

  test('of one statement that fails do nothing, say why, and leave the connection as it was', async () => {
    const wrong = askInProvider(db, provider, (tx) =>
      sql`with one as (insert into notes values (1, 'one') returning id) select id / 0 from one`.execute(tx),
    );
    await expect(wrong).rejects.toThrow('division by zero');
    expect(await textOfNote(1)).toEqual([]);
    const deferred = 'alter table notes add constraint later unique (text) deferrable initially deferred';
    await pool.query(deferred);
    const twice = askInProvider(db, provider, (tx) =>
      sql`insert into notes values (1, 'same'), (2, 'same')`.execute(tx),
    );
    await expect(twice).rejects.toThrow('duplicate key');
    expect(await textOfNote(1)).toEqual([]);
  });

  test('refuse a statement after the last', async () => {
    const more = db.transaction().execute(async (tx) => {
      await tx.insertInto('notes').values({ id: 1, text: 'one' }).execute();
      await nextIsLast(tx);
      await tx.insertInto('notes').values({ id: 2, text: 'two' }).execute();
      await tx.insertInto('notes').values({ id: 3, text: 'three' }).execute();
    });
    await expect(more).rejects.toThrow('after the last statement');
    expect(await db.selectFrom('notes').select('id').execute()).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('of which one ended before its time do not stop the next on the same connection', async () => {
    await db.connection().execute(async (one) => {
      for (const id of [1, 2])
        await one.transaction().execute(async (tx) => {
          await nextIsLast(tx);
          await tx.insertInto('notes').values({ id, text: 'note' }).execute();
        });
    });
    expect(await db.selectFrom('notes').select('id').execute()).toEqual([{ id: 1 }, { id: 2 }]);
  });
});

describe.each([false, true])('statements (pipelined: %s)', (pipelined) => {
  onPool(pipelined);

  test('that come again are prepared once', async () => {
    for (const id of [1, 2, 3, 4]) await textOfNote(id);
    expect(await prepared()).toEqual(['select "text" from "notes" where "id" = $1']);
  });

  test('that take all columns survive a migration that adds one', async () => {
    for (const id of [1, 2, 3]) await wholeNote(id);
    await pool.query(`alter table notes add column author text`);
    await pool.query(`insert into notes values (1, 'one', 'me')`);
    expect(await wholeNote(1)).toEqual([{ id: 1, text: 'one', author: 'me' }]);
    expect(await prepared()).toEqual([]);
  });

  test('that count rows are no such statements', async () => {
    const count = (id: number) =>
      db
        .selectFrom('notes')
        .select(({ fn }) => fn.countAll().as('number'))
        .where('id', '>', id)
        .execute();
    for (const id of [1, 2, 3]) await count(id);
    expect(await prepared()).toHaveLength(1);
  });

  test('tell how many rows they changed', async () => {
    await db
      .insertInto('notes')
      .values([
        { id: 1, text: 'a' },
        { id: 2, text: 'b' },
      ])
      .execute();
    const [changed] = await db.updateTable('notes').set({ text: 'c' }).where('id', '>', 0).execute();
    expect(changed?.numUpdatedRows).toBe(2n);
  });

  test('that fail name who asked', async () => {
    const askForNothing = async (): Promise<void> => {
      await sql`select nothing from nowhere`.execute(db);
    };
    const error = await askForNothing().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining('nowhere') });
    expect(error instanceof Error ? error.stack : '').toContain('askForNothing');
  });
});
