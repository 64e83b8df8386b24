import type { Migration } from '@parasol/postgres';
import { appRole, tenantTable } from '../schema/tenant.ts';

/** Append-only for the application (ASVS 16.4.2): it may add and read lines, and neither change nor remove one. */
export const auditMigration: Migration = {
  name: 'audit',
  statements: [
    `create table audit_log (
      provider_id uuid not null,
      seq integer not null check (seq > 0),
      at timestamptz(3) not null,
      actor jsonb not null,
      action text not null,
      subject text not null,
      details jsonb not null,
      previous_hash text not null,
      hash text not null,
      primary key (provider_id, seq)
    )`,
    ...tenantTable('audit_log'),
    `revoke update, delete on audit_log from ${appRole}`,
    `create table audit_heads (
      provider_id uuid primary key,
      seq integer not null,
      hash text not null
    )`,
    ...tenantTable('audit_heads'),
    `revoke delete on audit_heads from ${appRole}`,
  ],
};
