import type { ProviderKind } from '@parasol/umbrella';

/** The words of the sandbox's world, apart from the shapes in which Umbrella's API shows them. */

export type SandboxCategory = {
  readonly id: number;
  readonly legacyId: number;
  readonly label: string;
  readonly type: string;
};
export type SandboxIdentityType = { readonly id: number; readonly label: string; readonly type: string };
export type SandboxIdentity = {
  readonly id: number;
  readonly label: string;
  readonly type: SandboxIdentityType;
};

/** Requests that are alike in everything but their time. */
export type TrafficKind = {
  /** Most granular first; events count for that one alone. */
  readonly identities: readonly [SandboxIdentity, ...SandboxIdentity[]];
  readonly domain: string;
  readonly verdict: string;
  readonly categories: readonly SandboxCategory[];
  readonly policyCategories: readonly SandboxCategory[];
  readonly threats: readonly { readonly label: string; readonly type: string }[];
  readonly queryType: string;
  readonly returnCode: number;
  readonly internalIp: string;
  readonly externalIp: string;
};

/** What one organisation's devices asked for. Times are epoch milliseconds; spans take in `fromMs` and leave out `toMs`. */
export interface Traffic {
  /** How many requests of each kind there were; a kind may be shown more than once. */
  count(fromMs: number, toMs: number, see: (kind: TrafficKind, count: number) => void): void;
  /** Single requests, in no particular order. */
  events(fromMs: number, toMs: number, see: (timeMs: number, kind: TrafficKind) => void): void;
}

export type RoamingComputerRecord = {
  readonly identity: SandboxIdentity;
  readonly lastSyncMs: number;
  readonly status: string;
};
export type NetworkRecord = { readonly identity: SandboxIdentity; readonly ipAddress: string };
export type ApplianceRecord = { readonly identity: SandboxIdentity; readonly healthy: boolean };

/** What is rolled out at one organisation. */
export type Deployment = {
  readonly roamingComputers: readonly RoamingComputerRecord[];
  readonly networks: readonly NetworkRecord[];
  readonly sites: readonly SandboxIdentity[];
  readonly appliances: readonly ApplianceRecord[];
  /** Identities of other types (users, mobile devices). */
  readonly others: readonly SandboxIdentity[];
};

export type CustomerFacts = {
  readonly organizationId: number;
  readonly name: string;
  readonly seats: number;
  readonly licenseType: 'term' | 'msla';
  readonly packageId: number;
  readonly packageName: string;
  readonly isTrial: boolean;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string;
  readonly countryCode: string;
  readonly zipCode: string;
  readonly adminEmail: string;
  readonly createdAt: string;
};

/** What an organisation does and has; made when it is first asked for. */
export type CustomerLife = { readonly traffic: Traffic; readonly deployment: Deployment };

export type CustomerSeed = { readonly facts: CustomerFacts; readonly live: () => CustomerLife };

export type AccountSeed = {
  readonly kind: ProviderKind;
  readonly name: string;
  readonly key: string;
  readonly secret: string;
  readonly customers: readonly CustomerSeed[];
};
