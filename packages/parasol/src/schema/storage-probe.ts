import type { Migration } from '@parasol/postgres';

import { sharedTable } from './tenant.ts';

/**
 * A table that is always empty: whether the database can still write is only seen by writing. Its rows are as large
 * as a page and never committed, so that each needs a new page; nothing of them is logged or kept.
 */
export const storageProbeMigration: Migration = {
  name: 'storage-probe',
  statements: [
    `create unlogged table storage_probe (filler text)`,
    // Apart: PostgreSQL 15 takes no storage where a table is made.
    `alter table storage_probe alter column filler set storage plain`,
    ...sharedTable('storage_probe'),
  ],
};
