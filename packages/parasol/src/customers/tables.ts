import type { ColumnType } from 'kysely';
import type { SuspensionReason } from './types.ts';

/** Umbrella's organisations of a provider. One that Umbrella no longer lists keeps its row, marked. */
type CustomersTable = {
  provider_id: string;
  organization_id: number;
  name: string;
  seats: number;
  package_name: string | null;
  license_type: string | null;
  is_trial: boolean | null;
  address: string | null;
  first_seen_at: ColumnType<Date, Date, never>;
  changed_at: Date;
  removed_at: Date | null;
};

/** The PSA's companies as last read. One that is no longer there keeps its row, marked. */
type CompaniesTable = {
  provider_id: string;
  rec_id: number;
  identifier: string;
  name: string;
  status: string | null;
  city: string | null;
  inactive: boolean;
  deleted: boolean;
  /** `_info.lastUpdated` as the PSA wrote it. */
  last_updated: string | null;
  vanished_at: Date | null;
};

type MappingsTable = {
  provider_id: string;
  organization_id: number;
  company_rec_id: number;
  mapped_at: Date;
  mapped_by: string;
  suspended_reason: SuspensionReason | null;
  suspended_at: Date | null;
  /** An inactive company, or one that takes several customers, was confirmed by a person. */
  inactive_confirmed: boolean;
};

/** How far the companies have been read. */
type CompanyReadsTable = {
  provider_id: string;
  read_at: Date;
  full_read_at: Date;
  /** Which PSA they were read from: host and company. */
  source: string;
  /** The latest `lastUpdated` seen. */
  latest: string | null;
};

/** Pages of the customer list that a run has read and not yet taken over. */
type CustomerPagesTable = {
  provider_id: string;
  run_id: string;
  page: number;
  customers: ColumnType<unknown, string, string>;
};

export type CustomersTables = {
  customers: CustomersTable;
  companies: CompaniesTable;
  mappings: MappingsTable;
  company_reads: CompanyReadsTable;
  customer_pages: CustomerPagesTable;
};
