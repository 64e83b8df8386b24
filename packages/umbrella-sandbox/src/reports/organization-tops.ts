import type { SandboxCategory, SandboxIdentity } from '../scenario/model.ts';
import type { OrganizationReport } from './context.ts';
import { addTo, byCount, emptyCounts, showCategory, showIdentity, type Counts } from './shapes.ts';
import { eachKind, entryOf, slice } from './tally.ts';

const ranked = <T extends object>(rows: readonly T[]) =>
  rows.map((row, index) => ({ ...row, rank: index + 1 }));

/** Requests by most granular identity. */
export const topIdentities: OrganizationReport = (context) => {
  const found = new Map<number, { identity: SandboxIdentity; counts: Counts }>();
  eachKind(context, ({ identities: [identity], verdict }, count) => {
    addTo(entryOf(found, identity.id, () => ({ identity, counts: emptyCounts() })).counts, verdict, count);
  });
  const rows = [...found.values()].sort(
    byCount(
      (row) => row.counts.requests,
      (row) => row.identity.label,
    ),
  );
  return slice(
    ranked(
      rows.map(({ identity, counts }) => ({
        requests: counts.requests,
        bandwidth: null,
        identity: showIdentity(identity),
        counts,
      })),
    ),
    context,
  );
};

export const topDestinations: OrganizationReport = (context) => {
  type Row = {
    domain: string;
    counts: Counts;
    categories: Set<SandboxCategory>;
    policy: Set<SandboxCategory>;
  };
  const found = new Map<string, Row>();
  eachKind(context, (kind, count) => {
    const row = entryOf(found, kind.domain, () => ({
      domain: kind.domain,
      counts: emptyCounts(),
      categories: new Set<SandboxCategory>(),
      policy: new Set<SandboxCategory>(),
    }));
    addTo(row.counts, kind.verdict, count);
    for (const category of kind.categories) row.categories.add(category);
    for (const category of kind.policyCategories) row.policy.add(category);
  });
  const rows = [...found.values()].sort(
    byCount(
      (row) => row.counts.requests,
      (row) => row.domain,
    ),
  );
  return slice(
    ranked(
      rows.map(({ domain, counts, categories, policy }) => ({
        bandwidth: null,
        domain,
        count: counts.requests,
        counts,
        categories: [...categories].map(showCategory),
        policycategories: [...policy].map(showCategory),
      })),
    ),
    context,
  );
};

export const topThreats: OrganizationReport = (context) => {
  const found = new Map<string, { threat: string; threattype: string; count: number }>();
  eachKind(context, ({ threats }, count) => {
    for (const { label, type } of threats) {
      entryOf(found, `${type}\n${label}`, () => ({ threat: label, threattype: type, count: 0 })).count +=
        count;
    }
  });
  return slice(
    [...found.values()].sort(
      byCount(
        (row) => row.count,
        (row) => row.threat,
      ),
    ),
    context,
  );
};

export const topThreatTypes: OrganizationReport = (context) => {
  const found = new Map<string, { threats: Set<string>; count: number }>();
  eachKind(context, ({ threats }, count) => {
    for (const { label, type } of threats) {
      const row = entryOf(found, type, () => ({ threats: new Set<string>(), count: 0 }));
      row.threats.add(label);
      row.count += count;
    }
  });
  const rows = [...found].map(([threattype, row]) => ({
    threattype,
    threatscount: row.threats.size,
    count: row.count,
  }));
  return slice(
    rows.sort(
      byCount(
        (row) => row.count,
        (row) => row.threattype,
      ),
    ),
    context,
  );
};

export const topCategories: OrganizationReport = (context) => {
  const found = new Map<SandboxCategory, number>();
  eachKind(context, ({ categories }, count) => {
    for (const category of categories) found.set(category, (found.get(category) ?? 0) + count);
  });
  const rows = [...found].map(([category, count]) => ({
    category: showCategory(category),
    count,
    bandwidth: null,
  }));
  return slice(
    ranked(
      rows.sort(
        byCount(
          (row) => row.count,
          (row) => row.category.label,
        ),
      ),
    ),
    context,
  );
};
