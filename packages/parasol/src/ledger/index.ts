export {
  addIntent,
  addIntents,
  cancelIntent,
  deliver,
  learnLateness,
  ledgerPartsOf,
  linkIntent,
  mayWriteSoon,
  retryIntent,
  retryRefused,
  type LedgerAdapters,
  type LedgerDeps,
  type Tx,
} from './ledger.ts';
export type { Adapter, Adapters, Applied, Found, Result, SendAnswer, SendContext } from './adapter.ts';
export type { DeliverOptions, DeliverResult, KindCounts } from './deliver.ts';
export type { Attempt, Intent, IntentKind, IntentReason, IntentState, NewIntent } from './intent.ts';
export { intentKinds, intentStates } from './intent.ts';
export {
  checkTimes,
  defaultTimes,
  effectiveSettleMs,
  scaleTimes,
  timesOf,
  type LedgerTimes,
} from './times.ts';
export { bearsMark, configurationPrefix, markerFor, markerPrefix, shortMarkerFor } from './marker.ts';
export {
  installationFacts,
  markerKeyOf,
  raiseEpoch,
  rewrapMarkerKey,
  saveSettle,
  saveTimeScale,
  type InstallationFacts,
} from './installation.ts';
export {
  hasWritten,
  attemptsOf,
  ledgerStatus,
  listIntents,
  newestWritten,
  waitingBySubject,
  writesOfRun,
  type IntentPage,
  type IntentQuery,
  type WriteCounts,
  type WrittenRecord,
} from './list-store.ts';
export { saveDuplicate } from './duplicate-store.ts';
export { takeBack, takeBackRefused } from './take-back-store.ts';
export type { LedgerStore } from './ledger-store.ts';
export type { LedgerParts } from './parts.ts';
export type { SameMark } from './lateness.ts';
export { ledgerMigration } from './migration.ts';
export type { LedgerTables } from './tables.ts';
