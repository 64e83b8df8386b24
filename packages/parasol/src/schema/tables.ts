import type { AccessTables } from '../access/tables.ts';

// Each room describes its own tables in its tables.ts; here they are joined into the type of the whole database.
export type Tables = AccessTables;
