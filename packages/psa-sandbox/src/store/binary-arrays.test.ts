/** What is handed over in PostgreSQL's own form is what it would have read as text. */
import { databaseUrl, openPool } from '@parasol/postgres';
import { testServer } from '@parasol/postgres/testing';
import * as fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { integerList, jsonList, textList } from './binary-arrays.ts';
import { int32Max } from './int32.ts';
import { keptJson } from './kept-json.ts';

let pool: Pool;

beforeAll(() => {
  pool = openPool(databaseUrl(testServer(), 'postgres'), { max: 1 });
});
afterAll(() => pool.end());

// PostgreSQL's text holds neither
const text = fc.string({ unit: 'grapheme' }).map((one) => one.replaceAll('\0', '').toWellFormed());
const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'X', 'Y', '_'), minLength: 1, maxLength: 6 });
const scalar = fc.oneof(text, fc.boolean(), fc.integer(), fc.constant(null), fc.constantFrom(0.5, -12.25));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 8 }),
  ),
}));

test('lists of numbers and texts arrive as they are', async () => {
  const integer = fc.option(fc.integer({ min: -int32Max - 1, max: int32Max }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(integer, { minLength: 1 }),
      fc.array(text, { minLength: 1 }),
      async (numbers, texts) => {
        const { rows } = await pool.query('select $1::integer[] as numbers, $2::text[] as texts', [
          integerList(numbers),
          textList(texts),
        ]);
        expect(rows).toEqual([{ numbers, texts }]);
      },
    ),
  );
});

test('JSON arrives as it is, and is written as PostgreSQL gives it back: its members in their order', async () => {
  const row = z.object({ shown: z.string() });
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 10 }), async (values) => {
      const sent = values.map(keptJson);
      const { rows } = await pool.query('select unnest($1::jsonb[])::text as shown', [jsonList(sent)]);
      expect(rows.map((one) => JSON.stringify(JSON.parse(row.parse(one).shown)))).toEqual(sent);
      expect(sent.map((one): unknown => JSON.parse(one))).toEqual(values);
    }),
  );
});
