export { acquire, availablePermits, throttled } from './acquire.ts';
export { budgetStatus, forgetIdleBudgets } from './status.ts';
export type { BudgetLimit, BudgetRequest, BudgetStatus } from './types.ts';
