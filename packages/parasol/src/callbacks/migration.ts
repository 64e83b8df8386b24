import type { Migration } from '@parasol/postgres';

import { sharedTable, tenantTable } from '../schema/tenant.ts';

export const callbacksMigration: Migration = {
  name: 'callbacks',
  statements: [
    `create table console_address (id int primary key check (id = 1), url text not null)`,
    ...sharedTable('console_address'),
    `create table psa_callbacks (
      provider_id uuid primary key,
      token text not null,
      state text check (state in ('registered', 'refused', 'failed')),
      detail text,
      checked_at timestamptz
    )`,
    ...tenantTable('psa_callbacks'),
    `create table callback_messages (
      provider_id uuid not null,
      message_id text not null,
      taken_at timestamptz not null default now(),
      primary key (provider_id, message_id)
    )`,
    ...tenantTable('callback_messages'),
    `create table ticket_hints (
      provider_id uuid not null,
      ticket_id integer not null,
      hinted_at timestamptz not null default now(),
      primary key (provider_id, ticket_id)
    )`,
    ...tenantTable('ticket_hints'),
    `create index incidents_by_ticket on incidents (provider_id, ticket_id) where ticket_id is not null`,
  ],
};
