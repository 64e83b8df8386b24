import type { Migration } from '@parasol/postgres';

import { tenantTable } from '../schema/tenant.ts';

export const incidentsMigration: Migration = {
  name: 'incidents',
  statements: [
    `create table window_progress (
      provider_id uuid primary key,
      first_window timestamptz not null,
      collected_up_to timestamptz,
      judged_up_to timestamptz
    )`,
    ...tenantTable('window_progress'),
    `create table collected_totals (
      provider_id uuid not null,
      organization_id integer not null,
      label text not null,
      from_at timestamptz not null,
      to_at timestamptz not null,
      total integer not null,
      primary key (provider_id, organization_id)
    )`,
    ...tenantTable('collected_totals'),
    `create table identities (
      provider_id uuid not null,
      organization_id integer not null,
      identity_key text not null,
      kind text not null,
      label text not null,
      origin_id bigint,
      primary key (provider_id, organization_id, identity_key)
    )`,
    ...tenantTable('identities'),
    `create table identity_aliases (
      provider_id uuid not null,
      organization_id integer not null,
      alias text not null,
      identity_key text not null,
      primary key (provider_id, organization_id, alias),
      foreign key (provider_id, organization_id, identity_key)
        references identities (provider_id, organization_id, identity_key)
    )`,
    ...tenantTable('identity_aliases'),
    `create table sightings (
      provider_id uuid not null,
      organization_id integer not null,
      window_start timestamptz not null,
      identity_key text not null,
      events integer not null,
      counted integer not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      domains jsonb not null,
      categories jsonb not null,
      primary key (provider_id, organization_id, window_start, identity_key),
      foreign key (provider_id, organization_id, identity_key)
        references identities (provider_id, organization_id, identity_key)
    )`,
    `create index sightings_of_window on sightings (provider_id, window_start)`,
    ...tenantTable('sightings'),
    `create table incidents (
      provider_id uuid not null,
      incident_id text not null,
      organization_id integer not null,
      identity_key text not null,
      kind text not null,
      label text not null,
      origin_id bigint,
      state text not null check (state in ('unmapped', 'open', 'closed')),
      generation integer not null,
      ticket_id integer,
      first_window timestamptz not null,
      ticket_window timestamptz not null,
      last_window timestamptz not null,
      opened_at timestamptz not null,
      closed_at timestamptz,
      close_reason text,
      primary key (provider_id, incident_id),
      unique (provider_id, organization_id, identity_key)
    )`,
    `create index incidents_open on incidents (provider_id, last_window) where state <> 'closed'`,
    ...tenantTable('incidents'),
    `create table window_reports (
      provider_id uuid not null,
      incident_id text not null,
      window_start timestamptz not null,
      how text not null,
      generation integer not null,
      events integer not null,
      primary key (provider_id, incident_id, window_start),
      foreign key (provider_id, incident_id) references incidents (provider_id, incident_id)
    )`,
    ...tenantTable('window_reports'),
  ],
};
