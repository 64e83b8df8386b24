export type MappingState = 'active' | 'suspended';

/** Why a mapping writes nothing for now. */
export const suspensionReasons = [
  /** No longer in the PSA: deleted, or merged into another company. */
  'company-vanished',
  'company-deleted',
  'company-inactive',
  /** The provider moved to another PSA, and the record's number names another company there. */
  'company-replaced',
] as const;
export type SuspensionReason = (typeof suspensionReasons)[number];

/** A mapped customer as the engine needs it. */
export type MappedCustomer = {
  readonly organizationId: number;
  readonly name: string;
  readonly seats: number;
  readonly packageName: string | null;
  readonly licenseType: string | null;
  /** Set once Umbrella no longer lists the customer. */
  readonly removedAt: Date | null;
  readonly companyRecId: number;
  readonly companyIdentifier: string;
  readonly companyName: string;
  readonly state: MappingState;
  readonly suspendedReason: SuspensionReason | null;
};

/** A row of the Customers screen. */
export type CustomerRow = {
  readonly organizationId: number;
  readonly name: string;
  readonly seats: number;
  readonly packageName: string | null;
  readonly licenseType: string | null;
  readonly isTrial: boolean | null;
  readonly address: string | null;
  readonly firstSeenAt: Date;
  readonly removedAt: Date | null;
  /** `unmapped` · `mapped` · `suspended` (see the mapping's reason) · `removed` (gone from Umbrella) */
  readonly state: CustomerState;
  readonly mapping: {
    readonly companyRecId: number;
    readonly companyIdentifier: string;
    readonly companyName: string;
    readonly mappedAt: Date;
    readonly suspendedReason: SuspensionReason | null;
    /** How many customers this company takes in all. */
    readonly sharedBy: number;
  } | null;
};

export const customerStates = ['unmapped', 'mapped', 'suspended', 'removed'] as const;
export type CustomerState = (typeof customerStates)[number];

export const customerSorts = [
  'name',
  'organizationId',
  'seats',
  'state',
  'company',
  'package',
  'configuration',
  'lastRun',
  'openIncidents',
] as const;
export type CustomerSort = (typeof customerSorts)[number];

export type CustomerQuery = {
  /** In name, organisation id, company name and Company ID. */
  readonly search?: string | undefined;
  readonly state?: CustomerState | undefined;
  /** A leading `-` sorts downwards. */
  readonly sort?: CustomerSort | `-${CustomerSort}` | undefined;
  readonly page?: number | undefined;
  /** At most 500. */
  readonly pageSize?: number | undefined;
  /** Only these customers: a restricted person's. */
  readonly only?: readonly number[] | undefined;
};

export type Page<Row> = {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
};

export type CompanyRow = {
  /** The record's number, `id` in the API. */
  readonly recId: number;
  /** The Company ID of the screens, `identifier` in the API. */
  readonly identifier: string;
  readonly name: string;
  readonly status: string | null;
  readonly city: string | null;
  readonly inactive: boolean;
  readonly deleted: boolean;
  /** Customers mapped to it. */
  readonly customers: number;
};

export type CompanyQuery = {
  readonly search?: string | undefined;
  readonly page?: number | undefined;
  readonly pageSize?: number | undefined;
};

export type MappingWarning = 'company-inactive' | 'company-deleted' | 'same-name' | 'company-shared';

export type MappingSuggestion = {
  readonly organizationId: number;
  readonly customerName: string;
  readonly companyRecId: number;
  readonly companyIdentifier: string;
  readonly companyName: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reason: 'exact' | 'normalised' | 'identifier' | 'fuzzy';
  readonly warnings: readonly MappingWarning[];
  /** Other companies that fit as well: never to be chosen without a person. */
  readonly ambiguousWith: readonly {
    readonly companyRecId: number;
    readonly companyIdentifier: string;
    readonly companyName: string;
  }[];
};

/** A company by record id or by Company ID; exactly one of them. */
export type MappingInput = {
  readonly organizationId: number;
  readonly companyRecId?: number | undefined;
  readonly companyId?: string | undefined;
  /** Needed where the company already takes another customer, and where it is inactive. */
  readonly confirmed?: boolean | undefined;
};

export const mappingProblems = [
  'customer-unknown',
  'company-unknown',
  'company-deleted',
  'company-inactive-unconfirmed',
  'company-shared-unconfirmed',
  'company-missing',
  'twice-in-input',
] as const;
export type MappingProblem = (typeof mappingProblems)[number];

export type MappingOutcome = {
  readonly mapped: number;
  readonly unchanged: number;
  /** Rows that were not applied, each with what to do; the others were. */
  readonly errors: readonly {
    /** Which of the rows asked for, from 0. */
    readonly row: number;
    readonly organizationId: number;
    readonly problem: MappingProblem;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
};

export type NamedCompany = {
  readonly companyRecId: number;
  readonly companyIdentifier: string;
  readonly companyName: string;
};

/** What would be mapped, by name. */
export type MappingPair = {
  readonly row: number;
  readonly organizationId: number;
  readonly customerName: string;
  readonly company: NamedCompany;
  /** The company that the customer has now. */
  readonly replaces: NamedCompany | null;
};

export type RefreshCounts = {
  readonly total: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Customers that were marked as removed and are listed again. */
  readonly returned: number;
  /** So many are missing from the list at once that it may be wrong; they were not marked. */
  readonly removalsHeld: number;
};

export type CompanyRefreshCounts = { readonly total: number; readonly read: number; readonly full: boolean };

export type VerifyCounts = {
  readonly checked: number;
  readonly suspended: number;
  readonly resumed: number;
};
