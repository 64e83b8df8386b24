import type { Resource } from '../definitions/resource.ts';
import type { Env } from '../env.ts';
import type { Draft } from '../rest/read-record.ts';
import type { Faults } from '../rest/read-scalar.ts';
import type { Caller } from '../security/directory.ts';
import type { StoredRecord } from '../store/records.ts';
import type { Runner } from '../store/sandbox-database.ts';

export type WriteContext = {
  readonly env: Env;
  readonly resource: Resource;
  readonly caller: Caller;
  readonly before: StoredRecord | undefined;
  readonly now: string;
  readonly faults: Faults;
};

/** What a kind of record does besides what all do. */
export type Hook = {
  /** Fills in, checks against other records, notes faults; may throw an ApiError. */
  prepare?(draft: Draft, context: WriteContext): Promise<void>;
  /** Tables that `written` changes for this draft; none: the record is written by one statement alone. */
  alsoWrites?(draft: Draft, context: WriteContext): readonly string[];
  /** Writes what belongs to the record, in its transaction. */
  written?(id: number, draft: Draft, context: WriteContext, runner: Runner): Promise<void>;
  /** A record shows what `written` writes, so it is read again. */
  showsWhatItWrites?: true;
  /** Refuses a deletion by throwing an ApiError. */
  mayDelete?(stored: StoredRecord, context: Omit<WriteContext, 'faults' | 'before'>): Promise<void>;
  /** Deletes what belongs to the record, in its transaction; gives the tables it changed. */
  deleted?(id: number, env: Env, runner: Runner): Promise<readonly string[]>;
};
