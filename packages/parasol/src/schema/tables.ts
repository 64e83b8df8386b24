import type { VaultTables } from '../vault/tables.ts';
import type { RightsTables } from '../rights/tables.ts';
import type { ProvidersTables } from '../providers/tables.ts';
import type { CustomersTables } from '../customers/tables.ts';
import type { AuditTables } from '../audit/tables.ts';
import type { AccessTables } from '../access/tables.ts';
import type { ConfigurationsTables } from '../configurations/tables.ts';
import type { RunsTables } from '../runs/tables.ts';
import type { CallbacksTables } from '../callbacks/tables.ts';
import type { BudgetsTables } from '../budgets/tables.ts';
import type { ExportsTables } from '../exports/tables.ts';
import type { IncidentTables } from '../incidents/tables.ts';
import type { IdempotencyTables } from '../idempotency/tables.ts';
import type { LedgerTables } from '../ledger/tables.ts';
import type { NoticesTables } from '../notices/tables.ts';
import type { TicketingTables } from '../ticketing/tables.ts';
import type { WorkTables } from '../work/tables.ts';

// Each room describes its own tables in its tables.ts; here they are joined into the type of the whole database.
export type Tables = AccessTables &
  BudgetsTables &
  CallbacksTables &
  WorkTables &
  ConfigurationsTables &
  RunsTables &
  AuditTables &
  CustomersTables &
  ExportsTables &
  IdempotencyTables &
  IncidentTables &
  LedgerTables &
  NoticesTables &
  TicketingTables &
  ProvidersTables &
  RightsTables &
  VaultTables;
