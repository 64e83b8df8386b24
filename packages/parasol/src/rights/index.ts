export { checkRights } from './check-rights.ts';
export { latestRights, listRightsReports, runRightsCheck } from './stored-checks.ts';
export { rightsMigration } from './migration.ts';
export type { RightsTables } from './tables.ts';
export {
  rightsReport,
  type ExcessRight,
  type HiddenRecords,
  type RightFinding,
  type RightState,
  type RightsReport,
} from './report.ts';
