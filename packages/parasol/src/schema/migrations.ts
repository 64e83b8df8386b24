import type { Migration } from '@parasol/postgres';

/** All migrations in the order in which they run. Each room owns its own. */
export const migrations: readonly Migration[] = [];
