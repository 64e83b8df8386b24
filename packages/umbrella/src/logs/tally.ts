import { windowMs } from '../windows.ts';
import { Interner } from './interner.ts';

/** Numbers that grow with their index; `counts[id] += 1` without a map or an object per key. */
export class Counts {
  #values = new Uint32Array(64);

  add(id: number): void {
    if (id >= this.#values.length) {
      const larger = new Uint32Array(Math.max(id + 1, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[id] = (this.#values[id] ?? 0) + 1;
  }

  get(id: number): number {
    return this.#values[id] ?? 0;
  }

  get length(): number {
    return this.#values.length;
  }
}

/** Blocked events with the same watched categories: what a ticket tells. */
export type WatchedTally = {
  readonly categories: readonly string[];
  count: number;
  firstMs: number;
  lastMs: number;
  readonly domains: Map<string, number>;
};

/** Blocked events of one identity in one window. */
export type BlockedTally = {
  total: number;
  /** By the categories of the event; an event with two counts in both. */
  readonly byCategory: Map<string, number>;
  /** By the watched categories that an event has, all of them together as the key. */
  readonly watched: Map<string, WatchedTally>;
};

/** What became of a request. */
export type Verdict = 'allowed' | 'blocked' | 'other';

export class WindowTally {
  readonly startMs: number;
  requests = 0;
  blocked = 0;
  readonly byIdentity = new Counts();
  readonly blockedByIdentity = new Map<number, BlockedTally>();
  readonly domainRequests = new Counts();
  /** The few that were not allowed: blocked, and proxied or what else there is. */
  readonly domainBlocked = new Map<number, number>();
  readonly domainOther = new Map<number, number>();
  otherDomainRequests = 0;

  constructor(startMs: number) {
    this.startMs = startMs;
  }

  countDomain(domainId: number, verdict: Verdict): void {
    if (domainId === otherDomains) {
      this.otherDomainRequests += 1;
      return;
    }
    this.domainRequests.add(domainId);
    if (verdict === 'allowed') return;
    const counts = verdict === 'blocked' ? this.domainBlocked : this.domainOther;
    counts.set(domainId, (counts.get(domainId) ?? 0) + 1);
  }
}

/** More distinct domains than this are counted together: the least that keeps memory flat on hostile traffic. */
const otherDomains = -1;

export class OrganizationTally {
  readonly windows = new Map<number, WindowTally>();
  readonly identities = new Interner();
  readonly domains = new Interner();
  #lastWindow: WindowTally | null = null;

  /** The window that `timeMs` falls in; rows come mostly in order, so the last one is nearly always the one. */
  windowAt(timeMs: number): WindowTally {
    const last = this.#lastWindow;
    if (last !== null && timeMs >= last.startMs && timeMs < last.startMs + windowMs) return last;
    const startMs = Math.floor(timeMs / windowMs) * windowMs;
    let window = this.windows.get(startMs);
    if (window === undefined) {
      window = new WindowTally(startMs);
      this.windows.set(startMs, window);
    }
    this.#lastWindow = window;
    return window;
  }
}
