import type { KnownIdentity } from './recognise.ts';
import { mostFrequent } from './sightings.ts';
import type { WindowSighting } from './types.ts';

/** What one reading of a window says of an identity, once it is recognised. */
export type Reading = { readonly identity: KnownIdentity; readonly seen: WindowSighting };

const bothOf = (a: WindowSighting, b: WindowSighting): WindowSighting => {
  const domains = new Map<string, number>();
  for (const { domain, count } of [...a.domains, ...b.domains])
    domains.set(domain, (domains.get(domain) ?? 0) + count);
  return {
    identity: b.identity,
    events: a.events + b.events,
    counted: a.counted + b.counted,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    domains: mostFrequent(domains),
    categories: [...new Set([...a.categories, ...b.categories])].sort(),
  };
};

/**
 * One reading per identity. A source may tell of one identity under two names in one window (a computer was renamed in
 * it, or some rows name its type and others don't): these are different events, and count together.
 */
export const addReadings = (readings: readonly Reading[]): Reading[] => {
  const sums = new Map<string, Reading>();
  for (const { identity, seen } of readings) {
    const before = sums.get(identity.identityKey);
    sums.set(identity.identityKey, {
      identity,
      seen: before === undefined ? seen : bothOf(before.seen, seen),
    });
  }
  return [...sums.values()];
};
