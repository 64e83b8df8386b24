import type { Column } from '@parasol/connectwise';

/**
 * - `granted`: the PSA itself says so.
 * - `missing`: it says otherwise, or a call that only this right allows was refused.
 * - `excess`: granted, and not needed (named in `excess`; never one of the 13).
 * - `unknown`: what was tried cannot tell; `why` says what is known. Never to be taken for granted.
 */
export type RightState = 'granted' | 'missing' | 'excess' | 'unknown';

export type RightFinding = {
  /** As in `umbrellaRights`, for example `companies.configurations.add`. */
  readonly id: string;
  readonly area: string;
  readonly row: string;
  /** Null for an allowed table. */
  readonly column: Column | null;
  /** The allowed table, such as `Service / Priority`; null for a level. */
  readonly table: string | null;
  readonly state: RightState;
  /** The level found, where the PSA told. */
  readonly level?: string;
  /** What is known and, if something is to be changed, where: area, row and column in words. */
  readonly why?: string;
  /** With probes: whether a call that needs this right came through. */
  readonly works?: boolean;
};

/** A right above the 13. */
export type ExcessRight = {
  readonly area: string;
  readonly row: string;
  readonly column: Column | null;
  readonly table: string | null;
  readonly level: string;
};

/** Records that the API member doesn't see though its rights would allow it. */
export type HiddenRecords = {
  readonly kind: 'level' | 'board';
  readonly what: string;
  readonly why: string;
};

export type RightsReport = {
  readonly checkedAt: Date;
  readonly method: 'mySecurity' | 'probes';
  /** The 13, in the order of the set-up guide. */
  readonly rights: readonly RightFinding[];
  /** How many of the 13 are granted. */
  readonly granted: number;
  /** Ids of the missing among the 13. */
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  /** In words: `Finance > Invoicing > Inquire Level (All)`. */
  readonly excess: readonly string[];
  readonly excessRights: readonly ExcessRight[];
  /** Every cell at All: a role such as Admin. Null if it could not be seen. */
  readonly admin: boolean | null;
  readonly hidden: readonly HiddenRecords[];
  readonly optional: {
    /** Close Service Tickets edit: unlocks closing tickets, never demanded. Null if it could not be seen. */
    readonly closeTickets: boolean | null;
  };
};
