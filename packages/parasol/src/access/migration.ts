import type { Migration } from '@parasol/postgres';
import { sharedTable } from '../schema/tenant.ts';

/**
 * Sign-in and memberships. None of these is a tenant's table: a person signs in before a provider is chosen and may
 * belong to several. Who may see which provider is decided by `memberships`, which leads with `provider_id`.
 */
export const accessMigration: Migration = {
  name: 'access',
  statements: [
    `create table sign_in_secret (id smallint primary key check (id = 1), sealed text not null)`,
    `create table users (
      id text primary key,
      name text not null,
      email text not null unique check (email = lower(email)),
      email_verified boolean not null default false,
      image text,
      two_factor_enabled boolean not null default false,
      installation_admin boolean not null default false,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`,
    `create table sessions (
      id text primary key,
      token text not null unique,
      user_id text not null references users (id) on delete cascade,
      expires_at timestamptz not null,
      ip_address text,
      user_agent text,
      confirmed_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`,
    `create index sessions_user_id on sessions (user_id)`,
    `create table accounts (
      id text primary key,
      account_id text not null,
      provider_id text not null,
      user_id text not null references users (id) on delete cascade,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (provider_id, account_id)
    )`,
    `create index accounts_user_id on accounts (user_id)`,
    `create table verifications (
      id text primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`,
    `create index verifications_identifier on verifications (identifier)`,
    `create table two_factors (
      id text primary key,
      user_id text not null references users (id) on delete cascade,
      secret text not null,
      backup_codes text not null,
      verified boolean not null default true,
      failed_verification_count integer not null default 0,
      locked_until timestamptz
    )`,
    `create index two_factors_user_id on two_factors (user_id)`,
    `create table rate_limits (
      key text primary key,
      count integer not null,
      window_started_at timestamptz not null
    )`,
    `create table invitations (
      id text primary key,
      token_hash text not null unique,
      kind text not null check (kind in ('first-administrator', 'member')),
      provider_id uuid,
      email text check (email = lower(email)),
      name text,
      role text,
      customers integer[],
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      check ((kind = 'member') = (provider_id is not null and email is not null and name is not null and role is not null))
    )`,
    `create unique index invitations_of_provider on invitations (provider_id, email) where kind = 'member'`,
    `create table memberships (
      provider_id uuid not null,
      user_id text not null references users (id) on delete cascade,
      role text not null check (role in ('full-admin', 'integration-admin', 'operator', 'reporting-only', 'read-only')),
      customers integer[],
      created_at timestamptz not null default now(),
      primary key (provider_id, user_id)
    )`,
    `create index memberships_user_id on memberships (user_id)`,
    ...[
      'sign_in_secret',
      'users',
      'sessions',
      'accounts',
      'verifications',
      'two_factors',
      'rate_limits',
      'invitations',
      'memberships',
    ].flatMap(sharedTable),
  ],
};

/** One-time links by which an operator on the machine lets a person in; only the hash of a link is kept. */
export const signInLinksMigration: Migration = {
  name: 'sign-in links',
  statements: [
    `create table sign_in_links (
      token_hash text primary key,
      user_id text not null references users (id) on delete cascade,
      expires_at timestamptz not null,
      created_at timestamptz not null default now()
    )`,
    `create index sign_in_links_user_id on sign_in_links (user_id)`,
    ...sharedTable('sign_in_links'),
  ],
};

/** Keys for automation, each of one person at one provider. */
export const apiTokensMigration: Migration = {
  name: 'api tokens',
  statements: [
    `create table api_tokens (
      id uuid primary key,
      provider_id uuid not null,
      user_id text not null references users (id) on delete cascade,
      name text not null,
      token_hash text not null unique,
      scopes text[] not null,
      expires_at timestamptz not null,
      last_used_at timestamptz,
      created_at timestamptz not null default now()
    )`,
    `create index api_tokens_of_provider on api_tokens (provider_id, user_id)`,
    ...sharedTable('api_tokens'),
  ],
};
