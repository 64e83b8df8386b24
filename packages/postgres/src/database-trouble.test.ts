import { Pool } from 'pg';
import { expect, test } from 'vitest';

import { databaseTrouble } from './database-trouble.ts';
import { openPool } from './open-pool.ts';
import { testDatabase } from './testing.ts';

const failureOf = async (work: () => Promise<unknown>): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
};

test('what PostgreSQL says in trouble is told apart from what a statement did wrong', async () => {
  const database = await testDatabase({ template: 'empty', migrations: [] });
  const pool = openPool(database.ownerUrl, { max: 1 });
  const run = (text: string) => failureOf(() => pool.query(text));
  expect(databaseTrouble(await run('begin read only; create table t (id int)'))).toBe('read-only');
  await pool.query('rollback');
  const raise = (code: string) => run(`do $$ begin raise exception 'x' using errcode = '${code}'; end $$`);
  expect(databaseTrouble(await raise('53100'))).toBe('full');
  for (const code of ['53300', '57P01', '57P03', '08006'])
    expect(databaseTrouble(await raise(code))).toBe('away');
  for (const code of ['23505', '42501', '57014', 'P0001'])
    expect(databaseTrouble(await raise(code))).toBeNull();
  expect(databaseTrouble(await run('select nonsense'))).toBeNull();
  await pool.end();
  await database.drop();
});

test('a server that isn’t there is away, and so is what was caused by it', async () => {
  const pool = new Pool({ host: '127.0.0.1', port: 1 });
  const error = await failureOf(() => pool.query('select 1'));
  expect(databaseTrouble(error)).toBe('away');
  expect(databaseTrouble(new Error('no session', { cause: error }))).toBe('away');
  await pool.end();
});

test('a vendor that refuses the connection is no trouble of the database', async () => {
  const error = await failureOf(() => fetch('http://127.0.0.1:1/'));
  expect(databaseTrouble(error)).toBeNull();
  expect(databaseTrouble(null)).toBeNull();
  expect(databaseTrouble('text')).toBeNull();
});
