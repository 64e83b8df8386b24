import { z } from 'zod';

// A backup is gzipped text: a header as JSON, then one line per row (`table`, a tab, the row as JSON, as PostgreSQL
// wrote it), then an end line with the number of rows, by which a file that was cut off is noticed.

export const header = z.object({
  format: z.literal('parasol-backup'),
  version: z.literal(1),
  madeAt: z.string(),
  /** The migrations of the schema; the same version of Parasol reads them back. */
  migrations: z.array(z.string()),
  /** The vault's check value: says before anything is written whether the master key is the right one. */
  sealedCheck: z.string().nullable(),
});
export type BackupHeader = z.infer<typeof header>;

export const endLine = z.object({ end: z.literal(true), rows: z.number() });

/** Not part of a backup: what is short-lived by nature or read again from log files, and who is signed in. */
export const leftOut: ReadonlySet<string> = new Set([
  'schema_migrations',
  'budgets',
  'rate_limits',
  'sessions',
  'verifications',
  'sign_in_links',
  'idempotency_keys',
  'log_folders',
  'log_files',
  'log_windows',
]);

/** A table of the schema, in an order in which no row comes before what it refers to. */
export type TableFacts = { readonly name: string; readonly ofTenants: boolean };
