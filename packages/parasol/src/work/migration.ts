import type { Migration } from '@parasol/postgres';

import { sharedTable } from '../schema/tenant.ts';

export const workMigration: Migration = {
  name: 'work',
  statements: [
    `create table provider_work (
      provider_id uuid not null,
      kind text not null,
      due_at timestamptz,
      lease_owner text,
      lease_until timestamptz,
      fence integer not null default 0,
      primary key (provider_id, kind)
    )`,
    `create index provider_work_due on provider_work (due_at) where due_at is not null`,
    `create index provider_work_leased on provider_work (lease_until) where lease_until is not null`,
    ...sharedTable('provider_work'),
  ],
};

/** Lets a worker find what is due next without a look at what is not due, however many providers there are. */
export const workIndexesMigration: Migration = {
  name: 'work-indexes',
  statements: [
    `drop index provider_work_due`,
    `create index provider_work_ready on provider_work (due_at) where due_at is not null and lease_until is null`,
    `create index providers_made on providers (created_at)`,
  ],
};
