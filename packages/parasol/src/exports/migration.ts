import type { Migration } from '@parasol/postgres';

import { tenantTable } from '../schema/tenant.ts';

export const exportsMigration: Migration = {
  name: 'exports',
  statements: [
    `create table log_sources (
      provider_id uuid primary key,
      source_id uuid not null,
      described jsonb not null,
      sealed text,
      changed_at timestamptz not null,
      checked_at timestamptz not null,
      read_at timestamptz,
      reach_at timestamptz
    )`,
    ...tenantTable('log_sources'),
    `create table log_folders (
      provider_id uuid not null,
      source_id uuid not null,
      folder text not null,
      read_at timestamptz,
      listed_from text not null default '',
      newest_file text not null default '',
      files bigint not null,
      rows bigint not null,
      malformed bigint not null,
      problems jsonb not null default '[]',
      primary key (provider_id, source_id, folder)
    )`,
    ...tenantTable('log_folders'),
    `create table log_files (
      provider_id uuid not null,
      source_id uuid not null,
      folder text not null,
      day text not null,
      name text not null,
      size_bytes bigint not null,
      version text not null,
      rows integer not null,
      malformed integer not null,
      primary key (provider_id, source_id, folder, day, name)
    )`,
    ...tenantTable('log_files'),
    `create table log_windows (
      provider_id uuid not null,
      source_id uuid not null,
      folder text not null,
      day text not null,
      window_start timestamptz not null,
      requests integer not null,
      blocked integer not null,
      categories jsonb not null,
      sightings jsonb,
      traffic jsonb not null,
      primary key (provider_id, source_id, folder, day, window_start)
    )`,
    `create index log_windows_infected on log_windows (provider_id, source_id, window_start) where sightings is not null`,
    ...tenantTable('log_windows'),
  ],
};
