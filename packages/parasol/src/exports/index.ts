export { logSourceInput, type LogSource, type LogSourceInput } from './source.ts';
export { forgetLogSource, saveLogSource } from './save-source.ts';
export { logDirectoriesFor, logSourceStatus, type LogSourceStatus } from './status.ts';
export { openLogSources, readLogFiles, readsLogFiles, type LogSources } from './log-reading.ts';
export type { LogPass } from './read-pass.ts';
export type { FoundFiles, FoundFolder } from './inspect.ts';
export { rewrapLogSources } from './rewrap.ts';
export { exportsMigration } from './migration.ts';
export type { ExportsTables } from './tables.ts';
