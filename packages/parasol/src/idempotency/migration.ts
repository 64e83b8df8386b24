import type { Migration } from '@parasol/postgres';
import { sharedTable } from '../schema/tenant.ts';

/** Answers to creations, kept for a day under the key that the caller gave. Sealed: some are shown once. */
export const idempotencyMigration: Migration = {
  name: 'idempotency keys',
  statements: [
    `create table idempotency_keys (
      id text primary key,
      caller text not null,
      request_hash text not null,
      holder uuid not null,
      held_until timestamptz not null,
      status integer,
      sealed_answer text,
      expires_at timestamptz not null,
      check ((status is null) = (sealed_answer is null))
    )`,
    `create index idempotency_keys_expires_at on idempotency_keys (expires_at)`,
    `create index idempotency_keys_caller on idempotency_keys (caller)`,
    ...sharedTable('idempotency_keys'),
  ],
};
