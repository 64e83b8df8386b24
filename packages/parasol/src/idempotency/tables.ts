import type { ColumnType } from 'kysely';

type Time = ColumnType<Date, Date | string, Date | string>;

export type IdempotencyKeysTable = {
  /** Hash of caller, route and key. */
  id: string;
  caller: string;
  request_hash: string;
  /** Who carries the request out; only they may keep its answer. */
  holder: string;
  held_until: Time;
  status: number | null;
  sealed_answer: string | null;
  expires_at: Time;
};

export type IdempotencyTables = { idempotency_keys: IdempotencyKeysTable };
