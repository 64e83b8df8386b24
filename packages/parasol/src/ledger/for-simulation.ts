/** The ledger's steps, bound to no database: the simulation runs the same code on a store in memory. */
export { addIntentsTo } from './add-intent.ts';
export { deliver } from './deliver.ts';
export { learnLatenessIn } from './lateness.ts';
export type { LedgerStore } from './ledger-store.ts';
export { createMemoryDatabase, type MemoryDatabase, type MemorySnapshot } from './memory-database.ts';
export { createMemoryStore, type MemoryLedger, type MemoryTx } from './memory-store.ts';
export type { LedgerParts } from './parts.ts';
