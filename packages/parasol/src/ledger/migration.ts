import type { Migration } from '@parasol/postgres';

import { sharedTable, tenantTable } from '../schema/tenant.ts';

export const ledgerMigration: Migration = {
  name: 'ledger',
  statements: [
    `create table installation (
      id integer primary key check (id = 1),
      epoch integer not null,
      epoch_started_at timestamptz not null,
      greatest_lateness_ms double precision not null default 0,
      settle_ms double precision,
      time_scale double precision not null default 1 check (time_scale > 0),
      marker_key text
    )`,
    `insert into installation (id, epoch, epoch_started_at) values (1, 1, now())`,
    ...sharedTable('installation'),
    `create table intents (
      provider_id uuid not null,
      intent_id uuid not null default gen_random_uuid(),
      kind text not null,
      key text not null,
      subject text not null,
      position double precision not null,
      blocking boolean not null,
      payload jsonb not null,
      run_id uuid,
      cause_at timestamptz,
      state text not null check (state in ('pending', 'sending', 'done', 'unknown', 'refused', 'held')),
      reason text,
      attempt integer not null,
      fence integer not null,
      epoch integer not null,
      leased_by text,
      lease_until timestamptz,
      send_before timestamptz,
      sent_at timestamptz,
      next_at timestamptz not null,
      searches integer not null,
      failures integer not null,
      hold_after_search boolean not null,
      released boolean not null,
      remote_id text,
      detail text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (provider_id, intent_id),
      unique (provider_id, key),
      check (state <> 'sending' or (send_before is not null and lease_until is not null))
    )`,
    `create index intents_of_subject on intents (provider_id, subject, position) where state <> 'done'`,
    `create index intents_due on intents (provider_id, next_at) where state in ('pending', 'unknown')`,
    `create index intents_leased on intents (provider_id, lease_until) where state = 'sending'`,
    `create index intents_epoch on intents (provider_id, epoch) where state <> 'done'`,
    `create index intents_of_run on intents (provider_id, run_id)`,
    ...tenantTable('intents'),
    `create table attempts (
      provider_id uuid not null,
      intent_id uuid not null,
      fence integer not null,
      what text not null,
      attempt integer not null,
      outcome text not null,
      status integer,
      detail text,
      started_at timestamptz not null,
      ended_at timestamptz not null,
      primary key (provider_id, intent_id, fence, what),
      foreign key (provider_id, intent_id) references intents (provider_id, intent_id) on delete cascade
    )`,
    ...tenantTable('attempts'),
    `create table search_proofs (
      provider_id uuid not null,
      kind text not null,
      state text not null,
      intent_id uuid not null,
      since timestamptz not null,
      checked_at timestamptz not null,
      primary key (provider_id, kind)
    )`,
    ...tenantTable('search_proofs'),
    `create table duplicates (
      provider_id uuid not null,
      thing text not null,
      remote_id text not null,
      marker text not null,
      kept_remote_id text not null,
      found_at timestamptz not null,
      primary key (provider_id, thing, remote_id)
    )`,
    ...tenantTable('duplicates'),
  ],
};

/**
 * An attempt is only written by a transaction that has its intent locked, so the reference told nothing new; those of an
 * intent that is taken back (`take-back-store.ts`) stay as what happened. Its check cost half of a first run: PostgreSQL plans it once per connection, while there are few intents,
 * by any index that leads with the provider, and then read all of the provider's intents for each attempt (6,000
 * customers: 34 of 50 s, and none of it where the plan happened to be the other one).
 */
export const freeAttemptsMigration: Migration = {
  name: 'ledger-free-attempts',
  statements: [`alter table attempts drop constraint attempts_provider_id_intent_id_fkey`],
};

/** Finds the newest of a kind that were written, without a look at all the others (`recheckProof`). */
export const newestDoneMigration: Migration = {
  name: 'ledger-newest-done',
  statements: [
    `create index intents_newest_done on intents (provider_id, kind, updated_at)
      where state = 'done' and remote_id is not null`,
  ],
};

/**
 * Indexes that hold whatever PostgreSQL believes: what it knows of a table is from before a run filled it, when hardly
 * anything was open, and then every index that leads with the provider looks alike. It took the one by epoch to see what
 * comes before an intent, and read all 10,000 open ones for each of 10,000 (over 40 s for "when to look again"). The
 * condition of that one is written so that it fits only the question it is for (`notDone`). With the position in the one
 * by due time, a claim reads as many as it takes, where it sorted all that were due at the same moment.
 */
export const openIntentsMigration: Migration = {
  name: 'ledger-open-intents',
  statements: [
    `drop index intents_epoch`,
    `create index intents_of_epoch on intents (provider_id, epoch) where coalesce(state <> 'done', true)`,
    `drop index intents_due`,
    `create index intents_next on intents (provider_id, next_at, position) where state in ('pending', 'unknown')`,
  ],
};
