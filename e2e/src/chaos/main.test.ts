import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { databaseUrl, openPool } from '@parasol/postgres';
import { testServer } from '@parasol/postgres/testing';
import { expect, test } from 'vitest';

import { openFrontDoor } from './front-door.ts';

test.each([
  [['--workers', 'many'], 'workers'],
  [['--only', 'flood'], 'only'],
])('npm run chaos -- %s is refused with what to do, and starts nothing', (args, message) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), '--json', ...args],
    { encoding: 'utf8', timeout: 60_000 },
  );
  expect(stderr).toContain(message);
  expect(stderr).toContain('--workers N');
  expect([status, stdout]).toEqual([1, '']);
});

test('whose connection is cut in the middle of a statement gets another one, to wherever the door leads', async () => {
  const door = await openFrontDoor(testServer());
  const pool = openPool(databaseUrl(door.address, 'postgres'), { max: 2 });
  try {
    const slow = pool.query('select pg_sleep(30)');
    await pool.query('select 1');
    expect(door.cutAll()).toBe(2);
    await expect(slow).rejects.toThrow(/terminated|ECONNRESET|reset/);
    // The pool notices a cut connection by itself, a moment later.
    const one = () => pool.query('select 1 as one').then(({ rows }) => rows);
    await expect.poll(() => one().catch(() => null)).toEqual([{ one: 1 }]);
    door.close();
    await expect(pool.query('select 1')).rejects.toThrow(/terminated|ECONNRESET|reset|closed/);
    door.leadTo(testServer());
    await expect.poll(() => one().catch(() => null)).toEqual([{ one: 1 }]);
  } finally {
    await pool.end();
    await door.stop();
  }
});
