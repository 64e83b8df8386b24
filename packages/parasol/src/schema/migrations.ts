import type { Migration } from '@parasol/postgres';
import { idempotencyMigration } from '../idempotency/migration.ts';
import { accessMigration, apiTokensMigration, signInLinksMigration } from '../access/migration.ts';
import { budgetsMigration } from '../budgets/migration.ts';
import {
  configurationChoiceMigration,
  configurationsMigration,
  protectionMigration,
} from '../configurations/migration.ts';
import { exportsMigration } from '../exports/migration.ts';
import { runsMigration, runsWorkedMigration } from '../runs/migration.ts';
import { workIndexesMigration, workMigration } from '../work/migration.ts';
import { vaultMigration } from '../vault/migration.ts';
import { auditMigration } from '../audit/migration.ts';
import { customerSettingsMigration, providersMigration } from '../providers/migration.ts';
import { rightsMigration, rightsStoredMigration } from '../rights/migration.ts';
import { customerPagesMigration, customersMigration } from '../customers/migration.ts';
import { incidentsMigration } from '../incidents/migration.ts';
import { callbacksMigration } from '../callbacks/migration.ts';
import {
  freeAttemptsMigration,
  ledgerMigration,
  newestDoneMigration,
  openIntentsMigration,
} from '../ledger/migration.ts';
import { noticesMigration } from '../notices/migration.ts';
import { ticketingMigration } from '../ticketing/migration.ts';
import { storageProbeMigration } from './storage-probe.ts';
import { rolesMigration, schemaReadableMigration } from './roles.ts';

/** All migrations in the order in which they run. Each room owns its own. */
export const migrations: readonly Migration[] = [
  rolesMigration,
  accessMigration,
  budgetsMigration,
  workMigration,
  vaultMigration,
  auditMigration,
  providersMigration,
  rightsMigration,
  customersMigration,
  ledgerMigration,
  incidentsMigration,
  configurationsMigration,
  exportsMigration,
  runsMigration,
  signInLinksMigration,
  workIndexesMigration,
  idempotencyMigration,
  apiTokensMigration,
  ticketingMigration,
  noticesMigration,
  callbacksMigration,
  protectionMigration,
  customerSettingsMigration,
  storageProbeMigration,
  customerPagesMigration,
  rightsStoredMigration,
  freeAttemptsMigration,
  runsWorkedMigration,
  newestDoneMigration,
  configurationChoiceMigration,
  schemaReadableMigration,
  openIntentsMigration,
];
