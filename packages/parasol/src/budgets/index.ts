export { acquire, availablePermits, throttled } from './acquire.ts';
export { budgetStatus, forgetIdleBudgets } from './status.ts';
export type { BudgetRequest, BudgetStatus } from './types.ts';
export { budgetsMigration } from './migration.ts';
export type { BudgetsTables } from './tables.ts';
