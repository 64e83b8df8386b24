import type { Migration } from '@parasol/postgres';
import { accessMigration } from '../access/migration.ts';

/** All migrations in the order in which they run. Each room owns its own. */
export const migrations: readonly Migration[] = [accessMigration];
