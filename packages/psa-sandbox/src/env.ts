import type { Logger } from 'pino';
import type { References } from './callbacks/references-of.ts';
import type { Directory } from './security/directory.ts';
import type { Settings } from './settings.ts';
import type { Records } from './store/records.ts';
import type { SandboxDatabase } from './store/sandbox-database.ts';
import type { SmallTables } from './store/small-tables.ts';

/** A record was added, changed or deleted; told after the commit. */
export type RecordEvent = {
  kind: string;
  action: 'added' | 'updated' | 'deleted';
  id: number;
  /** the record as it is shown; null where it is deleted */
  json: string | null;
  who: string;
  memberId: number;
  /** of a record that is deleted: what it referred to */
  references?: References;
  /** the caller asked that nobody be called back */
  skipCallback?: boolean;
};

/** What every part of the sandbox is handed. */
export type Env = {
  db: SandboxDatabase;
  records: Records;
  small: SmallTables;
  directory: Directory;
  settings: Settings;
  log: Logger;
  now(): Date;
  /** observers of writes, told after the commit: callbacks */
  told: ((event: RecordEvent) => void)[];
};

let lastSecond = Number.NaN;
let lastWritten = '';

/** Whole seconds in UTC, as the PSA writes times. The last is kept: a thousand requests ask for the same in a second. */
export function timestamp(at: Date): string {
  const second = Math.floor(at.getTime() / 1_000);
  if (second !== lastSecond) {
    lastWritten = `${at.toISOString().slice(0, 19)}Z`;
    lastSecond = second;
  }
  return lastWritten;
}
