import type { Dispatcher } from 'undici';
import type { BudgetName } from '../budgets.ts';
import type { ProviderKind } from '../kind.ts';
import type { Period, ProviderCategory } from '../records/common.ts';
import type { UmbrellaCustomer } from '../records/customers.ts';
import type { Network, RoamingComputer, Site, VirtualAppliance } from '../records/deployments.ts';
import type {
  DeploymentStatus,
  DnsActivity,
  Summary,
  TopDestination,
  TopIdentity,
  TopThreat,
} from '../records/organization-reports.ts';
import type {
  OrganizationCategoryRequests,
  OrganizationDeployments,
  OrganizationRequests,
  ProviderConsole,
} from '../records/provider-reports.ts';
import type { KeyStatus } from './key-status.ts';
import type { TokenStore } from './tokens.ts';

/** One HTTP exchange, for metrics. `status` is null when there was no answer. */
export type UmbrellaCall = {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly durationMs: number;
  readonly organizationId?: number;
};

export type UmbrellaClientOptions = {
  /** `https://api.umbrella.com`, or a sandbox on this machine (plain http is accepted for loopback only). */
  readonly baseUrl: string;
  readonly key: string;
  readonly secret: string;
  readonly dispatcher?: Dispatcher;
  /** Waits until one more call fits into the budget. Asked before every single request, token requests and retries included. */
  readonly acquire?: (budget: BudgetName, organizationId?: number) => Promise<void>;
  /** Told of a 429; resolves when trying again makes sense. Without it the client waits a second, as Cisco advises. */
  readonly onThrottled?: (budget: BudgetName, organizationId?: number) => Promise<void>;
  readonly onCall?: (call: UmbrellaCall) => void;
  /** Shared by the clients of one key and secret in a process: an organisation's token is one of 20 a minute. */
  readonly tokens?: TokenStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** For one exchange from connecting to the last byte; default 60 s. */
  readonly timeoutMs?: number;
  /** How long to wait between tries; handed in so that tests need not wait. */
  readonly sleep?: (ms: number) => Promise<void>;
};

/** Filters that the reports of one organisation share. */
export type ReportFilter = Period & {
  readonly categoryIds?: readonly number[];
  readonly verdict?: 'allowed' | 'blocked' | 'proxied';
  readonly limit?: number;
};

/**
 * Read-only access to Umbrella for one provider's API key. Everything that fails throws an `UmbrellaCallError`.
 * Calls about one customer take its organisation id first; leaving it out would answer 200 with nothing, so it can't be left out.
 */
export interface UmbrellaClient {
  /** Which console the key belongs to, found by asking both customer lists; null if neither knows the key. */
  findKind(): Promise<ProviderKind | null>;
  /** All customers, in pages of up to 100, from `firstPage` (1) on. */
  customers(kind: ProviderKind, firstPage?: number): AsyncGenerator<UmbrellaCustomer[]>;
  consoles(): Promise<ProviderConsole>;
  categories(): Promise<ProviderCategory[]>;
  /** Deployment counts of every customer in one call. */
  deployments(period: Period): Promise<OrganizationDeployments[]>;
  /**
   * One row per customer; these reports can't be paged, so `limit` should exceed the number of customers:
   * where the answer fills it, it is asked again with more.
   */
  requestsByOrganization(report: Period & { readonly limit: number }): Promise<OrganizationRequests[]>;
  /** As `requestsByOrganization`, by category. */
  categoryRequestsByOrganization(
    report: Period & { readonly limit: number },
  ): Promise<OrganizationCategoryRequests[]>;

  /** Identities with the most requests first; at most `limit` (default 100), read in pages. */
  topIdentities(organizationId: number, report: ReportFilter): Promise<TopIdentity[]>;
  /** Single events, oldest first, in pages; goes on past Umbrella's ceiling of 15,000 rows per query. */
  activity(
    organizationId: number,
    report: ReportFilter & { readonly identityIds?: readonly number[] },
  ): AsyncGenerator<DnsActivity[]>;
  topDestinations(organizationId: number, report: ReportFilter): Promise<TopDestination[]>;
  topThreats(organizationId: number, report: ReportFilter): Promise<TopThreat[]>;
  summary(organizationId: number, report: ReportFilter): Promise<Summary>;
  deploymentStatus(organizationId: number, period: Period): Promise<DeploymentStatus[]>;

  roamingComputers(organizationId: number): AsyncGenerator<RoamingComputer[]>;
  networks(organizationId: number): AsyncGenerator<Network[]>;
  sites(organizationId: number): AsyncGenerator<Site[]>;
  virtualAppliances(organizationId: number): AsyncGenerator<VirtualAppliance[]>;

  /** Does the key work, for which console, with which scopes, and does it see its customers? Never throws for a refused key. */
  readKeyStatus(): Promise<KeyStatus>;
  /** Closes connections that this client opened itself. */
  close(): Promise<void>;
}
