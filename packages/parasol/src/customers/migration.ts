import type { Migration } from '@parasol/postgres';
import { tenantTable } from '../schema/tenant.ts';

export const customersMigration: Migration = {
  name: 'customers',
  statements: [
    `create table customers (
      provider_id uuid not null,
      organization_id integer not null,
      name text not null,
      seats integer not null,
      package_name text,
      license_type text,
      is_trial boolean,
      address text,
      first_seen_at timestamptz not null,
      changed_at timestamptz not null,
      removed_at timestamptz,
      primary key (provider_id, organization_id)
    )`,
    `create index customers_by_name on customers (provider_id, lower(name), organization_id)`,
    ...tenantTable('customers'),
    `create table companies (
      provider_id uuid not null,
      rec_id integer not null,
      identifier text not null,
      name text not null,
      status text,
      city text,
      inactive boolean not null,
      deleted boolean not null,
      last_updated text,
      vanished_at timestamptz,
      primary key (provider_id, rec_id)
    )`,
    `create index companies_by_identifier on companies (provider_id, lower(identifier))`,
    `create index companies_by_name on companies (provider_id, lower(name), rec_id)`,
    ...tenantTable('companies'),
    `create table mappings (
      provider_id uuid not null,
      organization_id integer not null,
      company_rec_id integer not null,
      mapped_at timestamptz not null,
      mapped_by text not null,
      suspended_reason text,
      suspended_at timestamptz,
      inactive_confirmed boolean not null default false,
      primary key (provider_id, organization_id),
      foreign key (provider_id, organization_id) references customers (provider_id, organization_id),
      foreign key (provider_id, company_rec_id) references companies (provider_id, rec_id)
    )`,
    `create index mappings_by_company on mappings (provider_id, company_rec_id)`,
    ...tenantTable('mappings'),
    `create table company_reads (
      provider_id uuid primary key,
      read_at timestamptz not null,
      full_read_at timestamptz not null,
      source text not null,
      latest text
    )`,
    ...tenantTable('company_reads'),
  ],
};

export const customerPagesMigration: Migration = {
  name: 'customer pages',
  statements: [
    `create table customer_pages (
      provider_id uuid not null,
      run_id uuid not null,
      page integer not null,
      customers jsonb not null,
      primary key (provider_id, run_id, page)
    )`,
    ...tenantTable('customer_pages'),
  ],
};
