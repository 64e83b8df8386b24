/** Lines of the audit log; the application role may only add and read. */
type AuditLogTable = {
  provider_id: string;
  seq: number;
  at: Date;
  actor: unknown;
  action: string;
  subject: string;
  details: unknown;
  previous_hash: string;
  hash: string;
};

/** The end of each provider's chain: it serialises writers and makes a cut-off end visible. */
type AuditHeadsTable = { provider_id: string; seq: number; hash: string };

export type AuditTables = { audit_log: AuditLogTable; audit_heads: AuditHeadsTable };
