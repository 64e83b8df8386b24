import type { ColumnType } from 'kysely';

/** One row: a known text sealed by this installation's master key, so that a wrong key is noticed at the start. */
type VaultCheckTable = {
  id: number;
  sealed: string;
  made_at: ColumnType<Date, never, never>;
};

export type VaultTables = { vault_check: VaultCheckTable };
