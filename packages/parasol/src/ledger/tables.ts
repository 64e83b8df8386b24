import type { ColumnType, Generated } from 'kysely';

import type { IntentKind, IntentReason, IntentState } from './intent.ts';

type Json = ColumnType<unknown, string, never>;
type Time = ColumnType<Date, Date, Date>;
type OptionalTime = ColumnType<Date | null, Date | null, Date | null>;

export type IntentsTable = {
  provider_id: string;
  intent_id: Generated<string>;
  kind: IntentKind;
  key: string;
  subject: string;
  /** A double: epoch milliseconds and a rank, more than an integer of the driver holds. */
  position: number;
  blocking: boolean;
  payload: Json;
  run_id: string | null;
  cause_at: OptionalTime;
  state: IntentState;
  reason: IntentReason | null;
  attempt: number;
  fence: number;
  epoch: number;
  leased_by: string | null;
  lease_until: OptionalTime;
  send_before: OptionalTime;
  sent_at: OptionalTime;
  next_at: Time;
  searches: number;
  failures: number;
  hold_after_search: boolean;
  released: boolean;
  remote_id: string | null;
  detail: string | null;
  created_at: Time;
  updated_at: Time;
};

export type AttemptsTable = {
  provider_id: string;
  intent_id: string;
  fence: number;
  what: 'send' | 'search' | 'repair';
  attempt: number;
  outcome: string;
  status: number | null;
  detail: string | null;
  started_at: Time;
  ended_at: Time;
};

export type SearchProofsTable = {
  provider_id: string;
  kind: IntentKind;
  state: 'checking' | 'proven' | 'failed' | 'gone';
  intent_id: string;
  since: Time;
  checked_at: Time;
};

/** One row: facts of the whole installation. Not a tenant's table. */
export type InstallationTable = {
  id: number;
  epoch: number;
  epoch_started_at: Time;
  greatest_lateness_ms: number;
  /** Null: the default. */
  settle_ms: number | null;
  /** All times are divided by it; 1 except in tests. */
  time_scale: ColumnType<number, number | undefined, number>;
  /** Sealed by the vault; part of the backup. */
  marker_key: string | null;
};

export type DuplicatesTable = {
  provider_id: string;
  /** The ticket that is one too many. */
  remote_id: string;
  marker: string;
  kept_remote_id: string;
  thing: 'ticket' | 'configuration';
  found_at: Time;
};

export type LedgerTables = {
  intents: IntentsTable;
  attempts: AttemptsTable;
  search_proofs: SearchProofsTable;
  duplicates: DuplicatesTable;
  installation: InstallationTable;
};
