export { checkRights } from './check-rights.ts';
export { latestRights, listRightsReports, runRightsCheck } from './stored-checks.ts';
export { rightsMigration } from './migration.ts';
export type { RightsTables } from './tables.ts';
export type { ExcessRight, HiddenRecords, RightFinding, RightState, RightsReport } from './report.ts';
