/**
 * One row of Umbrella's DNS log export ("Log formats and versioning", docs.umbrella.com). Columns are only ever
 * appended, so they are read by position; the last ones may be absent in older files.
 */
export type DnsLogRow = {
  /** Epoch milliseconds, UTC; the export has whole seconds. */
  readonly timestampMs: number;
  /** The identity the event counts for. */
  readonly mostGranularIdentity: string;
  /** All identities, the most granular first. A name may itself hold commas. */
  readonly identities: readonly string[];
  readonly internalIp: string;
  readonly externalIp: string;
  /** `Allowed`, `Blocked`, `Proxied`, or what comes next. */
  readonly action: string;
  readonly queryType: string;
  readonly responseCode: string;
  /** Without the final dot. */
  readonly domain: string;
  readonly categories: readonly string[];
  /** Null in rows of 10 columns. */
  readonly mostGranularIdentityType: string | null;
  readonly identityTypes: readonly string[];
  /** What a policy acted on; filled on some allowed rows too (`Allow List`), so it never says by itself that a request was blocked. */
  readonly blockedCategories: readonly string[];
  /** Columns after the 13th, as they came. */
  readonly more: readonly string[];
};

/** A line that is no row; `malformed` says why. */
export type MalformedRow = { readonly malformed: string };
