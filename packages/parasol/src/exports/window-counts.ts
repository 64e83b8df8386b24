import type { OrganizationWindow } from '@parasol/umbrella';
import { z } from 'zod';

const count = z.number().int().nonnegative();

/** Blocked requests of one identity that have the same watched categories. */
const watchedEvents = z.object({
  /** As the log names it; empty in rows of 10 columns. */
  type: z.string(),
  label: z.string(),
  categories: z.array(z.string()),
  events: count,
  firstAt: z.number(),
  lastAt: z.number(),
  domains: z.array(z.tuple([z.string(), count])),
});
export type WatchedEvents = z.infer<typeof watchedEvents>;
export const storedSightings = z.array(watchedEvents);

export const storedCategories = z.record(z.string(), count);

export const storedTraffic = z.object({
  /** Name, requests, allowed, blocked; the rest was proxied. */
  domains: z.array(z.tuple([z.string(), count, count, count])),
  /** Requests to domains beyond those that are kept. */
  otherRequests: count,
  /** Type and label. */
  identities: z.array(z.tuple([z.string(), z.string()])),
});

/** What some files tell about one window of one folder. */
export type WindowCounts = {
  readonly windowStart: number;
  readonly requests: number;
  readonly blocked: number;
  readonly categories: Readonly<Record<string, number>>;
  readonly sightings: readonly WatchedEvents[];
  readonly traffic: z.infer<typeof storedTraffic>;
};

/**
 * Domains kept of a folder's window. Only lists of ten are made from them: the most requested and the most blocked are
 * kept, so that a flood of random names fills no disk.
 */
const domainsMax = 2_000;
const blockedDomainsMax = 500;
const watchedDomainsMax = 1_000;

type Domain = WindowCounts['traffic']['domains'][number];

const kept = (
  domains: Domain[],
  otherRequests: number,
): Pick<WindowCounts['traffic'], 'domains' | 'otherRequests'> => {
  if (domains.length <= domainsMax) return { domains, otherRequests };
  const byRequests = domains.toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const byBlocked = domains.toSorted((a, b) => b[3] - a[3] || (a[0] < b[0] ? -1 : 1));
  const chosen = new Set([
    ...byRequests.slice(0, domainsMax - blockedDomainsMax),
    ...byBlocked.slice(0, blockedDomainsMax),
  ]);
  const left = byRequests.filter((domain) => !chosen.has(domain));
  return {
    domains: byRequests.filter((domain) => chosen.has(domain)),
    otherRequests: left.reduce((sum, [, requests]) => sum + requests, otherRequests),
  };
};

/** PostgreSQL keeps no NUL in text; a damaged row may hold one. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');

/** What the aggregate of some files says of a window, as it is stored. */
export const countsOf = (window: OrganizationWindow): WindowCounts => {
  const categories = new Map<string, number>();
  const sightings: WatchedEvents[] = [];
  const identities: [string, string][] = [];
  for (const identity of window.identities) {
    const type = storable(identity.type);
    const label = storable(identity.label);
    identities.push([type, label]);
    for (const [category, events] of identity.blockedByCategory)
      categories.set(storable(category), (categories.get(storable(category)) ?? 0) + events);
    for (const watched of identity.watched)
      sightings.push({
        type,
        label,
        categories: watched.categories.map(storable),
        events: watched.count,
        firstAt: watched.firstMs,
        lastAt: watched.lastMs,
        domains: [...watched.domains].map(([domain, events]) => [storable(domain), events]),
      });
  }
  const domains = [...window.domains()].map(([name, one]): Domain => [
    storable(name),
    one.requests,
    one.allowed,
    one.blocked,
  ]);
  const counted = domains.reduce((sum, [, requests]) => sum + requests, 0);
  return {
    windowStart: window.startMs,
    requests: window.requests,
    blocked: window.blocked,
    categories: Object.fromEntries(categories),
    sightings,
    traffic: { ...kept(domains, Math.max(0, window.requests - counted)), identities },
  };
};

const added = (left: WatchedEvents, right: WatchedEvents): WatchedEvents => {
  const domains = new Map(left.domains);
  for (const [domain, events] of right.domains)
    if (domains.has(domain) || domains.size < watchedDomainsMax)
      domains.set(domain, (domains.get(domain) ?? 0) + events);
  return {
    ...left,
    events: left.events + right.events,
    firstAt: Math.min(left.firstAt, right.firstAt),
    lastAt: Math.max(left.lastAt, right.lastAt),
    domains: [...domains],
  };
};

/** Joins what several readings told; by identity and watched categories. */
export const addSightings = (
  left: readonly WatchedEvents[],
  right: readonly WatchedEvents[],
): WatchedEvents[] => {
  const byKey = new Map<string, WatchedEvents>();
  for (const one of [...left, ...right]) {
    const key = JSON.stringify([one.type, one.label, one.categories]);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? one : added(known, one));
  }
  return [...byKey.values()];
};

/** Adds what new files tell to what is known of the same window. The order in which files come changes nothing. */
export const addCounts = (left: WindowCounts, right: WindowCounts): WindowCounts => {
  const categories = new Map(Object.entries(left.categories));
  for (const [category, events] of Object.entries(right.categories))
    categories.set(category, (categories.get(category) ?? 0) + events);
  const domains = new Map<string, Domain>(left.traffic.domains.map((domain) => [domain[0], domain]));
  for (const [name, requests, allowed, blocked] of right.traffic.domains) {
    const known = domains.get(name) ?? [name, 0, 0, 0];
    domains.set(name, [name, known[1] + requests, known[2] + allowed, known[3] + blocked]);
  }
  const identities = new Map(
    [...left.traffic.identities, ...right.traffic.identities].map((one) => [JSON.stringify(one), one]),
  );
  return {
    windowStart: left.windowStart,
    requests: left.requests + right.requests,
    blocked: left.blocked + right.blocked,
    categories: Object.fromEntries(categories),
    sightings: addSightings(left.sightings, right.sightings),
    traffic: {
      ...kept([...domains.values()], left.traffic.otherRequests + right.traffic.otherRequests),
      identities: [...identities.values()],
    },
  };
};
