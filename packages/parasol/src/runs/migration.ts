import type { Migration } from '@parasol/postgres';

import { tenantTable } from '../schema/tenant.ts';

export const runsMigration: Migration = {
  name: 'runs',
  statements: [
    `create table runs (
      provider_id uuid not null,
      run_id uuid not null,
      trigger text not null,
      dry_run boolean not null,
      brake_released boolean not null default false,
      requested_by text,
      state text not null,
      phase text,
      created_at timestamptz not null default clock_timestamp(),
      started_at timestamptz,
      ended_at timestamptz,
      attempt integer not null default 0,
      cancel_requested boolean not null default false,
      steps jsonb,
      cursor jsonb,
      calls jsonb,
      result jsonb,
      problem jsonb,
      primary key (provider_id, run_id)
    )`,
    // Two runs of one provider at once would read each other's half-written state: the database forbids it.
    `create unique index runs_one_active on runs (provider_id) where state in ('queued', 'running')`,
    `create index runs_latest on runs (provider_id, created_at desc)`,
    ...tenantTable('runs'),
    `create table run_pauses (
      provider_id uuid primary key,
      paused_at timestamptz not null default clock_timestamp(),
      paused_by text
    )`,
    ...tenantTable('run_pauses'),
  ],
};

/** What a run has worked until it was laid down, so that the time for which it is paused is none of its deadline's. */
export const runsWorkedMigration: Migration = {
  name: 'runs-worked',
  statements: [
    `alter table runs add column worked_ms double precision not null default 0, add column working_since timestamptz`,
  ],
};
