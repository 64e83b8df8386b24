import type { ColumnType, Generated } from 'kysely';

/** Every report of a rights check that was made for a provider. */
type RightsChecksTable = {
  provider_id: string;
  id: string;
  checked_at: Date;
  stored_at: Generated<Date>;
  report: ColumnType<unknown, string, never>;
};

export type RightsTables = { rights_checks: RightsChecksTable };
