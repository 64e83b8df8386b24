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
