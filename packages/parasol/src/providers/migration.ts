import type { Migration } from '@parasol/postgres';
import { sharedTable, tenantTable } from '../schema/tenant.ts';

export const providersMigration: Migration = {
  name: 'providers',
  statements: [
    `create table providers (
      id uuid primary key,
      kind text not null check (kind in ('msp', 'mssp')),
      name text not null check (length(name) between 1 and 200),
      created_at timestamptz not null default now()
    )`,
    ...sharedTable('providers'),
    `create table provider_settings (
      provider_id uuid primary key,
      settings jsonb not null,
      changed_at timestamptz not null default now()
    )`,
    ...tenantTable('provider_settings'),
    `create table provider_credentials (
      provider_id uuid not null,
      side text not null check (side in ('psa', 'umbrella')),
      kind text not null check (kind in ('keys', 'login', 'msp', 'mssp')),
      described jsonb not null,
      sealed text not null,
      enabled boolean not null default true,
      changed_at timestamptz not null,
      checked_at timestamptz,
      primary key (provider_id, side)
    )`,
    ...tenantTable('provider_credentials'),
  ],
};

/** What single customers have otherwise than their provider. */
export const customerSettingsMigration: Migration = {
  name: 'customer settings',
  statements: [
    `create table customer_settings (
      provider_id uuid not null,
      organization_id integer not null,
      settings jsonb not null,
      changed_at timestamptz not null default now(),
      primary key (provider_id, organization_id)
    )`,
    ...tenantTable('customer_settings'),
  ],
};
