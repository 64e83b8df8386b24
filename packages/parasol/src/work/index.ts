export { claimWork, finishWork, nextDueAt, renewWork, wakeProvider, type ClaimedWork } from './store.ts';
export { workMigration } from './migration.ts';
export type { WorkKind, WorkTables } from './tables.ts';
export type { RunContext } from './run-context.ts';
