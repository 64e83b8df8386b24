import type { Migration } from '@parasol/postgres';
import { sharedTable } from '../schema/tenant.ts';

export const vaultMigration: Migration = {
  name: 'vault',
  statements: [
    `create table vault_check (
      id smallint primary key check (id = 1),
      sealed text not null,
      made_at timestamptz not null default now()
    )`,
    ...sharedTable('vault_check'),
  ],
};
