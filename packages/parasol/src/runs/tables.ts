import type { ColumnType } from 'kysely';

import type { RunPhase, RunState, RunTrigger } from './types.ts';

type Json = ColumnType<unknown, string | null, string | null>;

type RunsTable = {
  provider_id: string;
  run_id: string;
  trigger: RunTrigger;
  dry_run: boolean;
  brake_released: boolean;
  requested_by: string | null;
  state: RunState;
  phase: RunPhase | null;
  created_at: ColumnType<Date, never, never>;
  started_at: Date | null;
  ended_at: Date | null;
  /** How long it had been under way when it was laid down last, and since when it is under way again. */
  worked_ms: ColumnType<number, number | undefined, number>;
  working_since: Date | null;
  /** How often a worker took it up; more than once after a crash. */
  attempt: ColumnType<number, number | undefined, number>;
  cancel_requested: ColumnType<boolean, boolean | undefined, boolean>;
  steps: Json;
  /** Which steps are finished and what they found, so that another worker can go on. */
  cursor: Json;
  calls: Json;
  result: Json;
  problem: Json;
};

/** Whether a provider's runs are paused, and by whom. */
type RunPausesTable = {
  provider_id: string;
  paused_at: ColumnType<Date, never, never>;
  paused_by: string | null;
};

export type RunsTables = { runs: RunsTable; run_pauses: RunPausesTable };
