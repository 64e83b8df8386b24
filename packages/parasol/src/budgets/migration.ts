import type { Migration } from '@parasol/postgres';

import { sharedTable } from '../schema/tenant.ts';

// The budget belongs to the vendor's key, not to a provider: two providers may share a key, and then share its limits.
export const budgetsMigration: Migration = {
  name: 'budgets',
  statements: [
    `create table budgets (
      account text not null,
      budget text not null,
      organization_id integer not null,
      grants jsonb not null default '[]',
      limits jsonb not null default '[]',
      share double precision not null default 1,
      throttled_at timestamptz,
      blocked_until timestamptz,
      last_used_at timestamptz not null,
      primary key (account, budget, organization_id)
    )`,
    `create index budgets_idle on budgets (last_used_at)`,
    ...sharedTable('budgets'),
  ],
};
