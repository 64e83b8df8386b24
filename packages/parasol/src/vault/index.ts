export { createVault, type SealContext, type Vault } from './vault.ts';
export { parseMasterKeys, type MasterKey, type MasterKeys } from './master-keys.ts';
export { addMasterKey, loadMasterKey, reloadMasterKeys } from './load-master-key.ts';
export { requireKeyOf, rewrapCheck, verifyMasterKey } from './check-value.ts';
export { vaultMigration } from './migration.ts';
export type { VaultTables } from './tables.ts';
