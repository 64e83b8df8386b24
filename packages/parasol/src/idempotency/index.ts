export { once, rewrapKeptAnswers, type KeptAnswer } from './once.ts';
export type { IdempotencyTables } from './tables.ts';
