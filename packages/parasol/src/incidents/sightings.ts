import { kindOf } from './identity-keys.ts';
import type { KnownIdentity } from './recognise.ts';
import type { DomainCount, StoredSighting, WindowSighting } from './types.ts';

const domainsMax = 10;

/** The domains that a ticket may show, the most frequent first. */
export const mostFrequent = (counts: ReadonlyMap<string, number>): DomainCount[] =>
  [...counts]
    .map(([domain, count]) => ({ domain, count }))
    .sort((a, b) => b.count - a.count || (a.domain < b.domain ? -1 : 1))
    .slice(0, domainsMax);

/**
 * What is kept of a window after it was read again: the reading that saw more. A count never falls, so that an
 * identity that was over the threshold stays so.
 */
export const mergedSighting = (
  before: StoredSighting | undefined,
  o: {
    readonly organizationId: number;
    readonly windowStart: number;
    readonly identity: KnownIdentity;
    readonly seen: WindowSighting;
  },
): StoredSighting => {
  const { identity, seen } = o;
  const { label, originId, identityKey, kind } = identity;
  if (before !== undefined && before.events >= seen.events)
    return { ...before, counted: Math.max(before.counted, seen.counted), label, originId };
  return {
    organizationId: o.organizationId,
    windowStart: o.windowStart,
    identityKey,
    kind,
    label,
    originId,
    events: seen.events,
    counted: Math.max(before?.counted ?? 0, seen.counted),
    firstAt: Math.min(before?.firstAt ?? seen.firstAt, seen.firstAt),
    lastAt: Math.max(before?.lastAt ?? seen.lastAt, seen.lastAt),
    domains: seen.domains,
    categories: seen.categories,
  };
};

/** One blocked event, as either source gives it. */
export type AlertEvent = {
  readonly at: number;
  readonly identity: { readonly type: string; readonly label: string; readonly originId: number | null };
  readonly domain: string;
  /** The watched ones among its categories. */
  readonly categories: readonly string[];
};

type Tally = {
  identity: WindowSighting['identity'];
  events: number;
  counted: number;
  firstAt: number;
  lastAt: number;
  domains: Map<string, number>;
  categories: Set<string>;
};

/** More distinct domains than any ticket shows; keeps a flood of random names from filling memory. */
const distinctDomainsMax = 1_000;

/** Counts events per identity: each event once, for its most granular identity. */
export const createTally = (): {
  add(event: AlertEvent): void;
  sightings(): WindowSighting[];
} => {
  const tallies = new Map<string, Tally>();
  return {
    add(event) {
      const key = `${kindOf(event.identity.type)}/${event.identity.originId ?? ''}/${event.identity.label}`;
      let tally = tallies.get(key);
      if (tally === undefined) {
        tally = {
          identity: event.identity,
          events: 0,
          counted: 0,
          firstAt: event.at,
          lastAt: event.at,
          domains: new Map(),
          categories: new Set(),
        };
        tallies.set(key, tally);
      }
      tally.events += 1;
      tally.counted += Math.max(1, event.categories.length);
      tally.firstAt = Math.min(tally.firstAt, event.at);
      tally.lastAt = Math.max(tally.lastAt, event.at);
      for (const category of event.categories) tally.categories.add(category);
      const domain = event.domain.replace(/\.$/u, '').toLowerCase();
      if (tally.domains.has(domain) || tally.domains.size < distinctDomainsMax)
        tally.domains.set(domain, (tally.domains.get(domain) ?? 0) + 1);
    },
    sightings: () =>
      [...tallies.values()].map((tally) => ({
        identity: tally.identity,
        events: tally.events,
        counted: tally.counted,
        firstAt: tally.firstAt,
        lastAt: tally.lastAt,
        domains: mostFrequent(tally.domains),
        categories: [...tally.categories].sort(),
      })),
  };
};
