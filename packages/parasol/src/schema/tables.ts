import type { AccessTables } from '../access/tables.ts';
import type { BudgetsTables } from '../budgets/tables.ts';
import type { WorkTables } from '../work/tables.ts';

// Each room describes its own tables in its tables.ts; here they are joined into the type of the whole database.
export type Tables = AccessTables & BudgetsTables & WorkTables;
