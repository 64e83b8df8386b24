import type { ColumnType } from 'kysely';

/** The registry of tenants; belongs to the installation. */
type ProvidersTable = {
  id: string;
  kind: 'msp' | 'mssp';
  name: string;
  created_at: ColumnType<Date, never, never>;
};

type ProviderSettingsTable = {
  provider_id: string;
  settings: ColumnType<unknown, string, string>;
  changed_at: ColumnType<Date, Date | undefined, Date>;
};

/** At most one row per side: a new pair replaces the old one in one update. */
type ProviderCredentialsTable = {
  provider_id: string;
  side: 'psa' | 'umbrella';
  kind: 'keys' | 'login' | 'msp' | 'mssp';
  /** What may be shown: site, company, public key. */
  described: ColumnType<unknown, string, string>;
  /** The private key, password or secret, sealed for this provider and side. */
  sealed: string;
  enabled: boolean;
  changed_at: Date;
  checked_at: Date | null;
};

/** What single customers have otherwise than their provider. */
export type CustomerSettingsTable = {
  provider_id: string;
  organization_id: number;
  settings: ColumnType<unknown, string, string>;
  changed_at: ColumnType<Date, Date | undefined, Date>;
};

export type ProvidersTables = {
  customer_settings: CustomerSettingsTable;
  providers: ProvidersTable;
  provider_settings: ProviderSettingsTable;
  provider_credentials: ProviderCredentialsTable;
};
