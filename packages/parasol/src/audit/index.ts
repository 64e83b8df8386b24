export { audit, auditInstallation, listAudit, type AuditPage } from './audit.ts';
export { installationAuditId, systemActor, type Actor, type AuditEntry, type AuditLine } from './line.ts';
export { keptEnds } from './kept-lines.ts';
export { auditLines, verifyAudit, type AuditVerdict } from './verify.ts';
export { auditMigration } from './migration.ts';
export type { AuditTables } from './tables.ts';
