import { z } from 'zod';
import { earlierTrailTable, takeOverTrail } from '../store/audit-trail-store.ts';
import { emptyTables } from '../store/empty-database.ts';
import { quote } from '../store/names.ts';
import type { Runner, SandboxDatabase } from '../store/sandbox-database.ts';
import { header, transferredTables } from './tables.ts';

const rowsAtOnce = 500;
const takenTables = new Set([...transferredTables, earlierTrailTable]);
const lineLengthMax = 32 * 1024 * 1024;
const lineSchema = z.object({ table: z.string(), row: z.record(z.string(), z.unknown()) });
const headerSchema = z.object({ format: z.literal(header.format), version: z.literal(header.version) });

/** What is wrong with a file that can't be read; nothing of it was taken. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > lineLengthMax) throw new ImportError('A line is too long.');
  }
  if (rest !== '') yield rest;
}

function json(text: string, number: number): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new ImportError(`Line ${number} is not JSON.`);
  }
}

async function write(db: SandboxDatabase, table: string, rows: readonly unknown[], runner: Runner) {
  if (rows.length === 0) return;
  const name = quote(table);
  const text =
    table === earlierTrailTable
      ? takeOverTrail(
          'jsonb_to_recordset($1::jsonb) e(id integer, data jsonb, kept jsonb, entered_at text, entered_by text)',
        )
      : `insert into ${name} select * from jsonb_populate_recordset(null::${name}, $1::jsonb)`;
  await db.run(text, [JSON.stringify(rows)], runner);
}

/** Numbers go on after the highest that was taken in. */
async function setSequences(db: SandboxDatabase, runner: Runner): Promise<void> {
  for (const table of transferredTables) {
    const rows = await db.run(
      `select pg_get_serial_sequence($1, a.attname) from pg_attribute a
        where a.attrelid = $2::regclass and a.attname = 'id' and a.attidentity <> ''`,
      [quote(table), quote(table)],
      runner,
    );
    const sequence = rows[0]?.[0];
    if (typeof sequence !== 'string') continue;
    await db.run(
      `select setval('${sequence}', greatest(1, (select coalesce(max(id), 0) + 1 from ${quote(table)})), false)`,
      [],
      runner,
    );
  }
  await db.run(
    `select setval('member_id', (select coalesce(max(id), 0) + 1 from (select id from "record_member" union select id from "record_apiMember") m), false)`,
    [],
    runner,
  );
  await db.run(
    `select setval('configuration_answer_id', (select coalesce(max((a.value->>'id')::int), 0) + 1 from "record_configuration" c,
      jsonb_each(case jsonb_typeof(c.kept->'answers') when 'object' then c.kept->'answers' else '{}' end) a
      where jsonb_typeof(a.value) = 'object'), false)`,
    [],
    runner,
  );
  await db.run(
    `select setval('communication_item_id', (select coalesce(max((i->>'id')::int), 0) + 1 from "record_contact" c,
      jsonb_array_elements(case jsonb_typeof(c.data->'communicationItems') when 'array' then c.data->'communicationItems' else '[]' end) i), false)`,
    [],
    runner,
  );
}

/**
 * Replaces all data by an export, all or nothing.
 *
 * @returns how many rows were taken in
 * @throws ImportError
 */
export async function importData(db: SandboxDatabase, chunks: AsyncIterable<string>): Promise<number> {
  return db.transaction([...transferredTables.map(quote), ...transferredTables], async (runner) => {
    await emptyTables(db, runner);
    let number = 0;
    let count = 0;
    let table = '';
    let rows: unknown[] = [];
    for await (const text of linesOf(chunks)) {
      number += 1;
      if (text.trim() === '') continue;
      const value = json(text, number);
      if (count === 0 && number === 1) {
        if (!headerSchema.safeParse(value).success)
          throw new ImportError('The file is not an export of this sandbox, or of another version.');
        continue;
      }
      const read = lineSchema.safeParse(value);
      if (!read.success || !takenTables.has(read.data.table))
        throw new ImportError(`Line ${number} is not a row of a known table.`);
      if (read.data.table !== table || rows.length >= rowsAtOnce) {
        await write(db, table, rows, runner).catch(refusal(number));
        rows = [];
        ({ table } = read.data);
      }
      rows.push(read.data.row);
      count += 1;
    }
    if (number === 0) throw new ImportError('The file is empty.');
    await write(db, table, rows, runner).catch(refusal(number));
    await setSequences(db, runner);
    return count;
  });
}

const databaseError = z.looseObject({ code: z.string().regex(/^2[23]/), message: z.string() });

/** A value or a constraint that doesn't fit is the file's fault; anything else is ours. */
function refusal(number: number): (error: unknown) => never {
  return (error) => {
    const read = databaseError.safeParse(error);
    throw read.success
      ? new ImportError(`A row before line ${number} does not fit: ${read.data.message}`)
      : error;
  };
}
