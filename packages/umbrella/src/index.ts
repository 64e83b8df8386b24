export { budgetLimits, budgetOf, type Budget, type BudgetLimit, type BudgetName } from './budgets.ts';
export { UmbrellaCallError, type UmbrellaFailureKind } from './errors.ts';
export type { ProviderKind } from './kind.ts';
export { neededScopes, scopeOf, type NeededScope } from './scopes.ts';
export { lastCompleteWindowStart, windowMs, windowStartOf } from './windows.ts';
export type {
  Category,
  Identity,
  IdentityType,
  Period,
  ProviderCategory,
  RequestCounts,
} from './records/common.ts';
export type { CustomerAddress, UmbrellaCustomer } from './records/customers.ts';
export type { Network, RoamingComputer, Site, VirtualAppliance } from './records/deployments.ts';
export type {
  DeploymentStatus,
  DnsActivity,
  Summary,
  TopDestination,
  TopIdentity,
  TopThreat,
} from './records/organization-reports.ts';
export type {
  OrganizationCategoryRequests,
  OrganizationDeployments,
  OrganizationRequests,
  ProviderConsole,
} from './records/provider-reports.ts';
export type { ReportFilter, UmbrellaCall, UmbrellaClient, UmbrellaClientOptions } from './client/types.ts';
export type { KeyStatus, ScopeStatus } from './client/key-status.ts';
export { createUmbrellaClient } from './client/client.ts';
export { createTokenStore, type TokenStore } from './client/tokens.ts';
export type { DnsLogRow, MalformedRow } from './logs/row.ts';
export { isHeaderRow, parseDnsLogRow } from './logs/parse.ts';
export { printDnsLogRow } from './logs/print.ts';
export { mostGranularIdentity } from './logs/identities.ts';
export { listDnsLogFiles, type DnsLogFile, type FileSelection } from './logs/files.ts';
export { listBucketLogFiles } from './bucket/files.ts';
export type { LogBucket } from './bucket/reader.ts';
export { readDnsLogFiles, readDnsLogs, type DnsLogEntry } from './logs/read.ts';
export { aggregateDnsLogs } from './logs/aggregate.ts';
export type {
  AggregateOptions,
  DnsLogAggregate,
  DomainRequests,
  FileCounts,
  IdentityWindow,
  OrganizationLogs,
  OrganizationWindow,
  WatchedEvents,
} from './logs/aggregate-types.ts';
