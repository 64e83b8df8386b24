import type { Migration } from '@parasol/postgres';
import { tenantTable } from '../schema/tenant.ts';

/** Conditions that need a person, each told once while it lasts, and how they are told. */
export const noticesMigration: Migration = {
  name: 'notices',
  statements: [
    `create table notice_settings (
      provider_id uuid primary key references providers (id) on delete cascade,
      emails text[] not null,
      language text not null check (language in ('en', 'ko')),
      webhook_url text,
      sealed_secret text,
      check ((webhook_url is null) = (sealed_secret is null))
    )`,
    `create table notices (
      provider_id uuid not null references providers (id) on delete cascade,
      notice_id uuid not null,
      kind text not null,
      details jsonb not null,
      opened_at timestamptz not null default now(),
      ended_at timestamptz,
      primary key (provider_id, notice_id)
    )`,
    `create unique index notices_open on notices (provider_id, kind) where ended_at is null`,
    `create index notices_newest on notices (provider_id, opened_at)`,
    `create table notice_deliveries (
      provider_id uuid not null,
      notice_id uuid not null,
      channel text not null check (channel in ('email', 'webhook')),
      state text not null check (state in ('waiting', 'sent', 'given-up')),
      attempts integer not null default 0,
      next_at timestamptz not null default now(),
      problem text,
      sent_at timestamptz,
      primary key (provider_id, notice_id, channel),
      foreign key (provider_id, notice_id) references notices (provider_id, notice_id) on delete cascade
    )`,
    `create index notice_deliveries_waiting on notice_deliveries (provider_id, next_at) where state = 'waiting'`,
    ...['notice_settings', 'notices', 'notice_deliveries'].flatMap(tenantTable),
  ],
};
