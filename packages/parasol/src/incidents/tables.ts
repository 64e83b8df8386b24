import type { ColumnType } from 'kysely';

import type { CloseReason, DomainCount, IncidentState, WindowReport } from './types.ts';

type Time = ColumnType<Date, Date, Date>;
type OptionalTime = ColumnType<Date | null, Date | null, Date | null>;
/** An int8, which the driver gives as text. */
type Big = ColumnType<string | null, number | null, number | null>;

export type WindowProgressTable = {
  provider_id: string;
  first_window: Time;
  collected_up_to: OptionalTime;
  judged_up_to: OptionalTime;
};

export type CollectedTotalsTable = {
  provider_id: string;
  organization_id: number;
  label: string;
  from_at: Time;
  to_at: Time;
  total: number;
};

export type IdentitiesTable = {
  provider_id: string;
  organization_id: number;
  identity_key: string;
  kind: string;
  label: string;
  origin_id: Big;
};

export type IdentityAliasesTable = {
  provider_id: string;
  organization_id: number;
  alias: string;
  identity_key: string;
};

export type SightingsTable = {
  provider_id: string;
  organization_id: number;
  window_start: Time;
  identity_key: string;
  events: number;
  counted: number;
  first_at: Time;
  last_at: Time;
  domains: ColumnType<DomainCount[], string, string>;
  categories: ColumnType<string[], string, string>;
};

export type IncidentsTable = {
  provider_id: string;
  incident_id: string;
  organization_id: number;
  identity_key: string;
  kind: string;
  label: string;
  origin_id: Big;
  state: IncidentState;
  generation: number;
  ticket_id: number | null;
  first_window: Time;
  ticket_window: Time;
  last_window: Time;
  opened_at: Time;
  closed_at: OptionalTime;
  close_reason: CloseReason | null;
};

export type WindowReportsTable = {
  provider_id: string;
  incident_id: string;
  window_start: Time;
  how: WindowReport['how'];
  generation: number;
  events: number;
};

export type IncidentTables = {
  window_progress: WindowProgressTable;
  collected_totals: CollectedTotalsTable;
  identities: IdentitiesTable;
  identity_aliases: IdentityAliasesTable;
  sightings: SightingsTable;
  incidents: IncidentsTable;
  window_reports: WindowReportsTable;
};
