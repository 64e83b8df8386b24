import type { Migration } from '@parasol/postgres';

import { appRole } from './tenant.ts';

// Roles belong to the whole server, so the role may be there already, or be made by another database this very moment.
export const rolesMigration: Migration = {
  name: 'roles',
  statements: [
    `do $$ begin
      create role ${appRole} login nosuperuser nocreatedb nocreaterole nobypassrls;
    exception when duplicate_object or unique_violation then null;
    end $$`,
    // So that an owner's connection can take the application's role where only one URL is given.
    `do $$ begin execute format('grant ${appRole} to %I', current_user); end $$`,
    `grant usage on schema public to ${appRole}`,
  ],
};

/** A process that doesn't migrate looks whether somebody has. */
export const schemaReadableMigration: Migration = {
  name: 'schema-readable',
  statements: [`grant select on schema_migrations to ${appRole}`],
};
