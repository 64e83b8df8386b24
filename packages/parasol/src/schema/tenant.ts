/** The role that the application connects as: it owns nothing and is bound by row-level security. */
export const appRole = 'parasol_app';

/**
 * The statements that make a table a tenant's: forced row-level security by `app.provider` and the application
 * role's rights. One statement each, because Citus takes one data-definition statement per query.
 * The table's primary key must lead with `provider_id`.
 */
export const tenantTable = (table: string): string[] => [
  `alter table ${table} enable row level security`,
  `alter table ${table} force row level security`,
  `create policy ${table}_of_provider on ${table} using (provider_id = nullif(current_setting('app.provider', true), '')::uuid) with check (provider_id = nullif(current_setting('app.provider', true), '')::uuid)`,
  `grant select, insert, update, delete on ${table} to ${appRole}`,
];

/** The rights on a table that belongs to the installation and not to a provider. */
export const sharedTable = (table: string): string[] => [
  `grant select, insert, update, delete on ${table} to ${appRole}`,
];
