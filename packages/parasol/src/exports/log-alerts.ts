import { inProvider } from '@parasol/postgres';
import { windowMs } from '@parasol/umbrella';

import type { Deps } from '../deps.ts';
import { aliasesOf, watchedNames, type AlertSource, type WindowSighting } from '../incidents/index.ts';
import type { Coverage } from './coverage.ts';
import { selectSightings } from './window-store.ts';
import type { WatchedEvents } from './window-counts.ts';

const domainsMax = 10;

type Tally = Omit<WindowSighting, 'domains' | 'categories'> & {
  readonly domains: Map<string, number>;
  readonly categories: Set<string>;
};

const isWatched =
  (names: ReadonlySet<string>) =>
  (category: string): boolean =>
    names.has(category.trim().toLowerCase());

/** The same as the reports' events of one window come to, counted for the most granular identity. */
export const sightingsOf = (
  seen: readonly WatchedEvents[],
  watched: ReadonlySet<string>,
): WindowSighting[] => {
  const tallies = new Map<string, Tally>();
  for (const one of seen) {
    const categories = one.categories.filter(isWatched(watched));
    if (categories.length === 0) continue;
    const identity = { type: one.type, label: one.label, originId: null };
    const key = aliasesOf(identity).byLabel;
    const before = tallies.get(key);
    const domains = before?.domains ?? new Map<string, number>();
    for (const [name, events] of one.domains) {
      const domain = name.toLowerCase();
      domains.set(domain, (domains.get(domain) ?? 0) + events);
    }
    tallies.set(key, {
      identity: before?.identity ?? identity,
      events: (before?.events ?? 0) + one.events,
      counted: (before?.counted ?? 0) + one.events * categories.length,
      firstAt: Math.min(before?.firstAt ?? one.firstAt, one.firstAt),
      lastAt: Math.max(before?.lastAt ?? one.lastAt, one.lastAt),
      domains,
      categories: new Set([...(before?.categories ?? []), ...categories]),
    });
  }
  return [...tallies.values()].map((tally) => ({
    ...tally,
    domains: [...tally.domains]
      .map(([domain, count]) => ({ domain, count }))
      .sort((a, b) => b.count - a.count || (a.domain < b.domain ? -1 : 1))
      .slice(0, domainsMax),
    categories: [...tally.categories].sort(),
  }));
};

/**
 * Log files as a source of incidents. Customers without a folder of files are read from the reports, so that nobody is
 * left unwatched; if there are none, the reports are not asked at all.
 */
export const logAlerts = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  o: {
    readonly sourceId: string;
    readonly coverage: Coverage;
    readonly withCryptomining: boolean;
    readonly reports: AlertSource;
  },
): AlertSource => {
  const { sourceId, coverage } = o;
  const watched = watchedNames(o.withCryptomining);
  const read = (span: { from: number; to: number; folders?: readonly string[] }) =>
    inProvider(deps.db, providerId, (tx) => selectSightings(tx, providerId, { sourceId, ...span }));
  return {
    async totals(period) {
      const totals = new Map<number, { organizationId: number; label: string; total: number }>();
      for (const { folder, sightings } of await read(period)) {
        const customer = coverage.customerOf(folder);
        if (customer === null) continue;
        const { organizationId, name } = customer;
        const counted = sightings.reduce(
          (sum, one) => sum + one.events * one.categories.filter(isWatched(watched)).length,
          0,
        );
        const before = totals.get(organizationId)?.total ?? 0;
        totals.set(organizationId, { organizationId, label: name, total: before + counted });
      }
      if (coverage.uncovered.size === 0) return [...totals.values()];
      const reported = await o.reports.totals(period);
      return [
        ...totals.values(),
        ...reported.filter(({ organizationId }) => coverage.uncovered.has(organizationId)),
      ];
    },
    async sightings(organizationId, windowStart) {
      if (coverage.uncovered.has(organizationId)) return o.reports.sightings(organizationId, windowStart);
      const folders = coverage.foldersOf(organizationId);
      const rows = await read({ from: windowStart, to: windowStart + windowMs, folders });
      return sightingsOf(
        rows.flatMap(({ sightings }) => sightings),
        watched,
      );
    },
  };
};
