export { appRole, sharedTable, tenantTable } from './tenant.ts';
export { citusDistribution } from './citus-distribution.ts';
export { migrations } from './migrations.ts';
export type { Tables } from './tables.ts';
