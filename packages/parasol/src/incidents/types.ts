/** One identity's blocked command-and-control events in one window: what everything else is decided from. */
export type WindowSighting = {
  readonly identity: SeenIdentity;
  /** Events, each counted once. */
  readonly events: number;
  /** Events times their watched categories, as the provider-wide report counts them. */
  readonly counted: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Most frequent first, at most 10. */
  readonly domains: readonly DomainCount[];
  /** Names of the watched categories that occurred. */
  readonly categories: readonly string[];
};

export type DomainCount = { readonly domain: string; readonly count: number };

/** An identity as a source names it. Reports know its origin id, log files don't. */
export type SeenIdentity = {
  /** As the source words it: `roaming`, `Roaming Computers`, `AD Users` … */
  readonly type: string;
  readonly label: string;
  readonly originId: number | null;
};

/** A sighting as it is kept, under the identity's stable key. */
export type StoredSighting = {
  readonly organizationId: number;
  readonly windowStart: number;
  readonly identityKey: string;
  readonly kind: string;
  readonly label: string;
  readonly originId: number | null;
  readonly events: number;
  readonly counted: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly domains: readonly DomainCount[];
  readonly categories: readonly string[];
};

/**
 * unmapped: over the threshold, but its customer has no company. open: a ticket is there or decided. closed: its
 * ticket was closed or deleted; the next window over the threshold begins again.
 */
export type IncidentState = 'unmapped' | 'open' | 'closed';

export type CloseReason = 'technician' | 'quiet' | 'deleted';

/** One identity's continuing infection. */
export type Incident = {
  readonly providerId: string;
  /** Derived from customer and identity, so that it is the same after a restore. */
  readonly incidentId: string;
  readonly organizationId: number;
  readonly identityKey: string;
  readonly kind: string;
  readonly label: string;
  readonly originId: number | null;
  readonly state: IncidentState;
  /** 0: no ticket was decided yet; each ticket after a close is the next generation. */
  readonly generation: number;
  /** Of this generation; null until it is made. */
  readonly ticketId: number | null;
  readonly firstWindow: number;
  /** What the present ticket was made or reopened for: only later windows are told on it whatever their count. */
  readonly ticketWindow: number;
  readonly lastWindow: number;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly closeReason: CloseReason | null;
};

/**
 * What a window of an incident led to. One per incident and window. `none`: it was for a ticket that turned out
 * closed, and is under the threshold; late events may still raise it.
 */
export type WindowReport = {
  readonly incidentId: string;
  readonly windowStart: number;
  readonly how: 'create' | 'append' | 'reopen' | 'none';
  readonly generation: number;
  readonly events: number;
};

/** How far a provider's windows were read and judged. Starts of windows, epoch milliseconds. */
export type WindowProgress = {
  /** Nothing before it is ever judged. */
  readonly firstWindow: number;
  readonly collectedUpTo: number | null;
  readonly judgedUpTo: number | null;
};

/** The provider-wide answer about one customer, as it was when its windows were read. */
export type CollectedTotal = {
  readonly organizationId: number;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly total: number;
};
