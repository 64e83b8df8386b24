import { z } from 'zod';
import { literal } from './names.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

const row = z.tuple([z.number()]);

/** Numbers that no part of a record had before: of an answer, of a contact's communication item. */
export async function nextNumbers(
  db: SandboxDatabase,
  sequence: 'configuration_answer_id' | 'communication_item_id',
  count: number,
): Promise<number[]> {
  const rows = await db.run(`select nextval(${literal(sequence)})::int from generate_series(1, $1::int)`, [
    count,
  ]);
  return rows.map((one) => row.parse(one)[0]);
}
