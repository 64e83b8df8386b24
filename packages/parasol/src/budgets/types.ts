/** So many calls in any stretch of time as long as this. */
export type BudgetLimit = { readonly calls: number; readonly periodMs: number };

/** Which budget a call is taken from. */
export type BudgetRequest = {
  /** Whose key it is: a fingerprint of vendor, host and public part of the key, never a secret. */
  readonly account: string;
  /** The vendor's name for the budget, such as `reports` or `psa`. */
  readonly budget: string;
  /** Set where the vendor counts per organisation and not per key. */
  readonly organizationId?: number;
  /** All of them must hold at once. An empty list means that nothing is limited. */
  readonly limits: readonly BudgetLimit[];
  /** How long a caller is willing to wait before it gives up with `budget_exhausted`; 35 minutes unless told. */
  readonly maxWaitMs?: number;
  readonly signal?: AbortSignal;
};

/** What a screen shows of one budget. */
export type BudgetStatus = {
  readonly account: string;
  readonly budget: string;
  readonly organizationId: number | null;
  readonly windows: readonly { readonly periodMs: number; readonly limit: number; readonly used: number }[];
  /** 1 when the vendor has not refused lately; less after a 429, growing back by a tenth a minute. */
  readonly share: number;
  readonly blockedUntil: Date | null;
  readonly lastUsedAt: Date;
};
