import type { ColumnType } from 'kysely';

/** One row per budget of a vendor's key (and organisation, where the vendor counts so; 0 where it doesn't). */
export type BudgetsTable = {
  account: string;
  budget: string;
  organization_id: ColumnType<number, number, number>;
  /** Permits given lately, oldest first: pairs of milliseconds since 1970 (the database's clock) and a count. */
  grants: ColumnType<number[], string, string>;
  /** The limits as last asked for: pairs of permits and milliseconds. For the screens. */
  limits: ColumnType<number[], string, string>;
  share: number;
  throttled_at: ColumnType<Date | null, Date | null, Date | null>;
  blocked_until: ColumnType<Date | null, Date | null, Date | null>;
  last_used_at: ColumnType<Date, Date, Date>;
};

export type BudgetsTables = { budgets: BudgetsTable };
