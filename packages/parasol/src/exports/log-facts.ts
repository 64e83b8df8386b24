import { inProvider } from '@parasol/postgres';
import type { UmbrellaClient } from '@parasol/umbrella';

import {
  deploymentsOf,
  securityOf,
  type Counted,
  type FactsSource,
  type OwnFacts,
  type WideFacts,
} from '../configurations/index.ts';
import type { Deps } from '../deps.ts';
import type { Coverage } from './coverage.ts';
import { selectTraffic, sumCategories, sumRequests, type FolderSums } from './window-store.ts';

const dayMs = 24 * 60 * 60_000;
const monthMs = 30 * dayMs;
const listed = 10;

type LogFactsClient = Pick<UmbrellaClient, 'deployments' | 'categories' | 'topThreats'>;

const highest = (counts: ReadonlyMap<string, number>): Counted[] =>
  [...counts]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, listed);

const add = (counts: Map<string, number>, name: string, count: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + count);
};

const byFolder = <Row extends { folder: string }>(rows: readonly Row[]): ((folder: string) => Row[]) => {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const known = found.get(row.folder);
    if (known === undefined) found.set(row.folder, [row]);
    else known.push(row);
  }
  return (folder) => found.get(folder) ?? [];
};

const requestsIn = (sums: readonly FolderSums[]) => ({
  total: sums.reduce((all, { requests }) => all + requests, 0),
  blocked: sums.reduce((all, { blocked }) => all + blocked, 0),
});

/**
 * A configuration's facts from log files: all that files can tell costs no call. Deployments, the types of categories
 * and the names of threats stand in no DNS log and still come from the API; names of threats only for a customer of whom
 * a security category was blocked. Customers without files are read from the reports.
 */
export const logFacts = (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  o: {
    readonly sourceId: string;
    readonly coverage: Coverage;
    readonly umbrella: LogFactsClient;
    readonly reports: FactsSource;
  },
): FactsSource => {
  const { sourceId, coverage, umbrella } = o;
  let types: Promise<ReadonlyMap<string, string>> | null = null;
  const typeOf = async (): Promise<ReadonlyMap<string, string>> => {
    types ??= umbrella
      .categories()
      .then((all) => new Map(all.map(({ label, type }) => [label.trim().toLowerCase(), type])));
    return types;
  };

  const wideFromLogs = async (ids: readonly number[], periodEnd: Date): Promise<Map<number, WideFacts>> => {
    const to = periodEnd.getTime();
    const { day, month, categories } = await inProvider(deps.db, providerId, async (tx) => ({
      day: byFolder(await sumRequests(tx, providerId, { sourceId, from: to - dayMs, to })),
      month: byFolder(await sumRequests(tx, providerId, { sourceId, from: to - monthMs, to })),
      categories: byFolder(await sumCategories(tx, providerId, { sourceId, from: to - monthMs, to })),
    }));
    const deployed = await umbrella.deployments({ from: new Date(to - dayMs), to: periodEnd });
    const deployments = new Map(deployed.map((row) => [row.organization.id, row]));
    const known = await typeOf();
    return new Map(
      ids.map((organizationId) => {
        const folders = coverage.foldersOf(organizationId);
        const counts = folders.flatMap(categories).map(({ category, blocked }) => ({
          category: { label: category, type: known.get(category.trim().toLowerCase()) ?? '' },
          requestsblocked: blocked,
        }));
        return [
          organizationId,
          {
            deployments: deploymentsOf(deployments.get(organizationId)),
            requestsDay: requestsIn(folders.flatMap(day)),
            requestsMonth: requestsIn(folders.flatMap(month)),
            securityMonth: securityOf({ counts }),
          },
        ];
      }),
    );
  };

  const ownFromLogs = async (organizationId: number, periodEnd: Date): Promise<OwnFacts> => {
    const to = periodEnd.getTime();
    const folders = coverage.foldersOf(organizationId);
    const windows = await inProvider(deps.db, providerId, (tx) =>
      selectTraffic(tx, providerId, { sourceId, folders, from: to - monthMs, to }),
    );
    const allowed = new Map<string, number>();
    const blocked = new Map<string, number>();
    const identities = new Set<string>();
    const categories = new Set<string>();
    for (const { traffic, categories: seen } of windows) {
      for (const [name, , allowedHere, blockedHere] of traffic.domains) {
        add(allowed, name, allowedHere);
        add(blocked, name, blockedHere);
      }
      // Rows of 10 columns name no type; the most of such identities are networks.
      for (const [type, label] of traffic.identities) identities.add(`${type || 'Networks'}\n${label}`);
      for (const category of Object.keys(seen)) categories.add(category.trim().toLowerCase());
    }
    const known = await typeOf();
    const threatened = [...categories].some((category) => known.get(category) === 'security');
    const threats = threatened
      ? await umbrella.topThreats(organizationId, {
          from: new Date(to - monthMs),
          to: periodEnd,
          limit: listed,
        })
      : [];
    return {
      topAllowedDomains: highest(allowed),
      topBlockedDomains: highest(blocked),
      topThreats: threats.slice(0, listed).map(({ threat, threattype, count }) => ({
        name: threattype ? `${threat} (${threattype})` : threat,
        count,
      })),
      activeIdentities: identities.size,
    };
  };

  return {
    async wide(ids, periodEnd) {
      const uncovered = ids.filter((id) => coverage.uncovered.has(id));
      const covered = ids.filter((id) => !coverage.uncovered.has(id));
      return new Map([
        ...(covered.length === 0 ? [] : await wideFromLogs(covered, periodEnd)),
        ...(uncovered.length === 0 ? [] : await o.reports.wide(uncovered, periodEnd)),
      ]);
    },
    own: (organizationId, periodEnd) =>
      coverage.uncovered.has(organizationId)
        ? o.reports.own(organizationId, periodEnd)
        : ownFromLogs(organizationId, periodEnd),
  };
};
