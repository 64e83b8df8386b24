import { DatabaseError } from '@parasol/postgres';

import { errorTable, messageOf, ParasolError } from '../errors/index.ts';

/** Where a command prints to: people's text, or one JSON object on the last line of standard output. */
export type Output = {
  readonly json: boolean;
  /** A line for people; nothing with `--json`. */
  line(text: string): void;
  /** What the command found: the JSON itself, or `text` for people. */
  result(value: unknown, text: string): void;
};

export const createOutput = (json: boolean): Output => ({
  json,
  line: (text) => {
    if (!json) process.stdout.write(`${text}\n`);
  },
  result: (value, text) => {
    process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`);
  },
});

type Told = {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly details?: unknown;
};

const toldOf = (error: unknown): Told => {
  if (error instanceof ParasolError)
    return { code: error.code, message: error.message, advice: error.entry.advice, details: error.details };
  if (error instanceof DatabaseError) return { code: error.code, message: error.message, advice: '' };
  if (error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT'))
    return {
      code: 'database_unreachable',
      message: `The database can't be reached: ${error.message}`,
      advice:
        'Check DATABASE_URL and that PostgreSQL runs; without DATABASE_URL, start `parasol serve` first.',
    };
  return { code: 'unexpected', message: messageOf(error), advice: errorTable.unexpected.advice };
};

/** Prints an error with what to do about it, and makes the process end with 1. */
export const tellError = (output: Output, error: unknown): void => {
  const told = toldOf(error);
  process.exitCode = 1;
  if (output.json) {
    output.result({ ok: false, error: told }, '');
    return;
  }
  const details = Object.entries(told.details ?? {}).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)}`,
  );
  process.stderr.write(`${[told.message, told.advice, ...details].filter(Boolean).join('\n')}\n`);
};

/** Rows with columns of equal width, for people. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
