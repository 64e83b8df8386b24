export { appRole, sharedTable, tenantTable } from './tenant.ts';
export { migrations } from './migrations.ts';
export type { Tables } from './tables.ts';
