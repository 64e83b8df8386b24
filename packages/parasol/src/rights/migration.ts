import type { Migration } from '@parasol/postgres';
import { tenantTable } from '../schema/tenant.ts';

export const rightsMigration: Migration = {
  name: 'rights',
  statements: [
    `create table rights_checks (
      provider_id uuid not null,
      id uuid not null,
      checked_at timestamptz not null,
      report jsonb not null,
      primary key (provider_id, id)
    )`,
    `create index rights_checks_latest on rights_checks (provider_id, checked_at desc)`,
    ...tenantTable('rights_checks'),
  ],
};

/**
 * The order in which checks were stored: two of one millisecond are told apart, by the database's own clock, which
 * doesn't differ from host to host. `now()` first, so that rows which are there need one value only.
 */
export const rightsStoredMigration: Migration = {
  name: 'rights-stored',
  statements: [
    `alter table rights_checks add column stored_at timestamptz not null default now()`,
    `alter table rights_checks alter column stored_at set default clock_timestamp()`,
    `drop index rights_checks_latest`,
    `create index rights_checks_latest on rights_checks (provider_id, checked_at desc, stored_at desc)`,
  ],
};
