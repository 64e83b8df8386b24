import type { ColumnType } from 'kysely';

/** What was collected of a customer: the provider-wide part every run, the own part in turns. */
type CustomerFactsTable = {
  provider_id: string;
  organization_id: number;
  wide: ColumnType<unknown, string | null, string | null>;
  wide_at: Date | null;
  own: ColumnType<unknown, string | null, string | null>;
  own_at: Date | null;
  /** When collecting was last tried, so that one broken customer doesn't hold up the turn of the others. */
  own_tried_at: Date | null;
};

/** Which configuration in the PSA is a customer's. */
type ConfigurationLinksTable = {
  provider_id: string;
  organization_id: number;
  remote_id: number | null;
  /** Raised when a configuration was deleted in the PSA and has to be made again. */
  generation: ColumnType<number, number | undefined, number>;
  company_rec_id: number | null;
  /** The company of which a person said that none of its older configurations is this customer's. */
  new_for: number | null;
  state: 'pending' | 'active' | 'suspended' | 'refused';
  reason: string | null;
  /** What the PSA said and what to do, when it refused. */
  problem: ColumnType<unknown, string | null, string | null>;
  marked_inactive: ColumnType<boolean, boolean | undefined, boolean>;
  pushed_at: Date | null;
  seen_run_id: string | null;
  seen_at: Date | null;
};

/** The configuration type of a provider and where its questions are. */
type ConfigurationTypesTable = {
  provider_id: string;
  type_name: string;
  type_id: number;
  question_ids: ColumnType<Record<string, number>, string, string>;
  checked_at: Date;
  /** The window whose own facts were used last, and when: later ones wait for the next window. */
  own_period_end: Date | null;
  own_as_of: Date | null;
};

/** What a run is going to write; rows stay until the run is over, so that it can go on where it stopped. */
type ConfigurationPlansTable = {
  provider_id: string;
  run_id: string;
  organization_id: number;
  action: 'create' | 'update' | 'suspend';
  remote_id: number | null;
  detail: ColumnType<unknown, string, string>;
  outcome: string | null;
};

/** How all customers of a provider stood at the end of each window. */
type ProtectionHistoryTable = {
  provider_id: string;
  at: Date;
  active: number;
  partial: number;
  inactive: number;
  /** bigint: the driver gives text. */
  requests: ColumnType<string, number, number>;
  blocked: ColumnType<string, number, number>;
};

export type ConfigurationsTables = {
  protection_history: ProtectionHistoryTable;
  customer_facts: CustomerFactsTable;
  configuration_links: ConfigurationLinksTable;
  configuration_types: ConfigurationTypesTable;
  configuration_plans: ConfigurationPlansTable;
};
