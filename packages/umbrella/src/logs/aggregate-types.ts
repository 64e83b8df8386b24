import type { DnsLogFile } from './files.ts';

/** What one identity did in one window. */
export type IdentityWindow = {
  readonly label: string;
  /** As the log names it (`Roaming Computers`); empty in rows of 10 columns. */
  readonly type: string;
  readonly requests: number;
  readonly blocked: number;
  /** Blocked events by category name; an event with two categories counts in both. */
  readonly blockedByCategory: ReadonlyMap<string, number>;
  /** Blocked events with at least one watched category, each counted once, by the watched ones that they have. */
  readonly watched: readonly WatchedEvents[];
};

export type WatchedEvents = {
  /** As the log names them, in order. */
  readonly categories: readonly string[];
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Without the final dot, with counts; at most 1,000. */
  readonly domains: ReadonlyMap<string, number>;
};

/** Requests by what became of them; the rest of `requests` was proxied. */
export type DomainRequests = {
  readonly requests: number;
  readonly allowed: number;
  readonly blocked: number;
};

export type OrganizationWindow = {
  readonly startMs: number;
  readonly requests: number;
  readonly blocked: number;
  readonly identities: readonly IdentityWindow[];
  /** By domain without the final dot; made when asked for. */
  readonly domains: () => ReadonlyMap<string, DomainRequests>;
};

export type OrganizationLogs = {
  readonly organization: string;
  readonly requests: number;
  readonly blocked: number;
  /** Oldest first; windows without events are absent. */
  readonly windows: readonly OrganizationWindow[];
  /** Over all windows, by domain without the final dot. */
  readonly domains: ReadonlyMap<string, DomainRequests>;
  /** Requests to domains beyond the limit of distinct ones, which are in no entry of `domains`. */
  readonly otherDomainRequests: number;
};

export type DnsLogAggregate = {
  readonly files: number;
  /** Rows counted. */
  readonly rows: number;
  /** Rows outside the period asked for. */
  readonly outside: number;
  readonly malformed: number;
  /** The first malformed lines, to be shown. */
  readonly problems: readonly { readonly file: string; readonly line: number; readonly malformed: string }[];
  readonly organizations: ReadonlyMap<string, OrganizationLogs>;
};

/** What one file held. */
export type FileCounts = {
  readonly file: DnsLogFile;
  readonly rows: number;
  readonly outside: number;
  readonly malformed: number;
  readonly damaged: boolean;
};

export type AggregateOptions = {
  /** Only events from `fromMs` (included) to `toMs` (not included). */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Categories whose blocked events are described for tickets; by name, as in the log. */
  readonly watchedCategories?: readonly string[];
  /** Told of each file when it has been read. `damaged`: it ended early or could not be unpacked. */
  readonly onFile?: (counted: FileCounts) => void;
  /** Distinct domains kept per organisation; default 500,000. */
  readonly maximumDomains?: number;
};
