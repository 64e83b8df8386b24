import type { Migration } from '@parasol/postgres';
import { tenantTable } from '../schema/tenant.ts';

/** Whether what the ticketing settings name was there when the PSA was asked last. */
export const ticketingMigration: Migration = {
  name: 'ticketing',
  statements: [
    `create table choice_checks (
      provider_id uuid primary key references providers (id) on delete cascade,
      checked_at timestamptz not null,
      problems jsonb not null
    )`,
    ...tenantTable('choice_checks'),
  ],
};
