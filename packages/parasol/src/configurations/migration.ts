import type { Migration } from '@parasol/postgres';

import { tenantTable } from '../schema/tenant.ts';

/** How all customers stood, window by window, for the overview. */
export const protectionMigration: Migration = {
  name: 'protection history',
  statements: [
    `create table protection_history (
      provider_id uuid not null,
      at timestamptz not null,
      active integer not null,
      partial integer not null,
      inactive integer not null,
      requests bigint not null,
      blocked bigint not null,
      primary key (provider_id, at)
    )`,
    ...tenantTable('protection_history'),
  ],
};

export const configurationsMigration: Migration = {
  name: 'configurations',
  statements: [
    `create table customer_facts (
      provider_id uuid not null,
      organization_id integer not null,
      wide jsonb,
      wide_at timestamptz,
      own jsonb,
      own_at timestamptz,
      own_tried_at timestamptz,
      primary key (provider_id, organization_id)
    )`,
    ...tenantTable('customer_facts'),
    `create table configuration_links (
      provider_id uuid not null,
      organization_id integer not null,
      remote_id integer,
      generation integer not null default 1,
      company_rec_id integer,
      state text not null,
      reason text,
      problem jsonb,
      marked_inactive boolean not null default false,
      pushed_at timestamptz,
      seen_run_id uuid,
      seen_at timestamptz,
      primary key (provider_id, organization_id)
    )`,
    `create index configuration_links_by_state on configuration_links (provider_id, state, organization_id)`,
    ...tenantTable('configuration_links'),
    `create table configuration_types (
      provider_id uuid primary key,
      type_name text not null,
      type_id integer not null,
      question_ids jsonb not null,
      checked_at timestamptz not null,
      own_period_end timestamptz,
      own_as_of timestamptz
    )`,
    ...tenantTable('configuration_types'),
    `create table configuration_plans (
      provider_id uuid not null,
      run_id uuid not null,
      organization_id integer not null,
      action text not null,
      remote_id integer,
      detail jsonb not null,
      outcome text,
      primary key (provider_id, run_id, organization_id)
    )`,
    ...tenantTable('configuration_plans'),
  ],
};

/** A person may say that none of a company's older configurations is a customer's. */
export const configurationChoiceMigration: Migration = {
  name: 'configuration choice',
  statements: [`alter table configuration_links add column new_for integer`],
};
