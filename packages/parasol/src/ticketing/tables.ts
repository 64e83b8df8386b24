import type { ColumnType } from 'kysely';

export type ChoiceChecksTable = {
  provider_id: string;
  checked_at: ColumnType<Date, Date, Date>;
  problems: ColumnType<unknown, string, string>;
};

export type TicketingTables = { choice_checks: ChoiceChecksTable };
