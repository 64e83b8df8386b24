import type pg from 'pg';
import { z } from 'zod';
import { quote } from '../store/names.ts';
import { header, transferredTables } from './tables.ts';

const rowsAtOnce = 500;
const line = z.object({ row: z.string() });

/**
 * The sandbox's data as JSON lines, as it stood at one moment: a header, then a line for each row. Private keys
 * aren't in it, only the hashes that are stored.
 */
export async function* exportData(pool: pg.Pool): AsyncGenerator<string> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('begin isolation level repeatable read read only');
    yield `${JSON.stringify(header)}\n`;
    for (const table of transferredTables) {
      await client.query(
        `declare exported no scroll cursor for select json_build_object('table', '${table}', 'row', to_jsonb(t))::text as row from ${quote(table)} t`,
      );
      for (;;) {
        const { rows } = await client.query(`fetch ${rowsAtOnce} from exported`);
        if (rows.length === 0) break;
        yield rows.map((row) => `${line.parse(row).row}\n`).join('');
      }
      await client.query('close exported');
    }
    await client.query('commit');
    broken = false;
  } finally {
    // a reader that went away leaves a transaction open; the connection goes with it
    client.release(broken);
  }
}
