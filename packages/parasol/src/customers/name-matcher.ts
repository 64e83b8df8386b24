import { normalName, squeezed, trigrams } from './normal-name.ts';
import type { MappingSuggestion, MappingWarning } from './types.ts';

export type Candidate = {
  readonly recId: number;
  readonly identifier: string;
  readonly name: string;
  readonly inactive: boolean;
  readonly deleted: boolean;
  /** Customers mapped to it already. */
  readonly customers: number;
};

type Found = {
  readonly candidate: Candidate;
  readonly score: number;
  readonly reason: MappingSuggestion['reason'];
};

const scores = { exact: 1, normalised: 0.95, identifier: 0.9 } as const;
/** Below this share of common trigrams two names are no more alike than chance makes them. */
const fuzzyLeast = 0.55;
/** A near name is never as sure as an equal one. */
const fuzzyFactor = 0.85;
/** Another candidate this near makes the choice a person's. */
const ambiguousWithin = 0.05;
/** A trigram that so many names have tells little and costs much. */
const postingsMax = 1_500;

const push = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
};

const rank = ({ candidate, score }: Found): number =>
  score - (candidate.deleted ? 0.5 : 0) - (candidate.inactive ? 0.2 : 0);

/** Finds the company that a customer's name means. Built once over all companies; each look-up is then quick. */
export const createNameMatcher = (candidates: readonly Candidate[]) => {
  const byName = new Map<string, Candidate[]>();
  const byNormal = new Map<string, Candidate[]>();
  const byIdentifier = new Map<string, Candidate[]>();
  const postings = new Map<string, number[]>();
  const sizes: number[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const normal = normalName(candidate.name);
    const grams = trigrams(normal);
    push(byName, candidate.name.trim(), candidate);
    push(byNormal, normal, candidate);
    push(byIdentifier, squeezed(candidate.identifier), candidate);
    sizes.push(grams.length);
    if (!candidate.deleted) for (const gram of grams) push(postings, gram, index);
  }

  /** How many trigrams each company shares with the name in hand; all zero between two look-ups. */
  const common = new Uint16Array(candidates.length);

  const fuzzy = (normal: string): Found[] => {
    const grams = trigrams(normal);
    const touched: number[] = [];
    for (const gram of grams) {
      const list = postings.get(gram) ?? [];
      if (list.length > postingsMax) continue;
      for (const index of list) {
        const before = common[index] ?? 0;
        if (before === 0) touched.push(index);
        common[index] = before + 1;
      }
    }
    const found: Found[] = [];
    for (const index of touched) {
      const alike = (2 * (common[index] ?? 0)) / (grams.length + (sizes[index] ?? 0));
      common[index] = 0;
      const candidate = candidates[index];
      if (alike >= fuzzyLeast && candidate !== undefined)
        found.push({ candidate, score: alike * fuzzyFactor, reason: 'fuzzy' });
    }
    return found;
  };

  const equal = (name: string, normal: string): Found[] => {
    const seen = new Set<number>();
    const found: Found[] = [];
    const add = (list: readonly Candidate[] | undefined, reason: keyof typeof scores): void => {
      for (const candidate of list ?? []) {
        if (seen.has(candidate.recId)) continue;
        seen.add(candidate.recId);
        found.push({ candidate, score: scores[reason], reason });
      }
    };
    add(byName.get(name.trim()), 'exact');
    if (normal !== '') {
      add(byNormal.get(normal), 'normalised');
      add(byIdentifier.get(normal.replaceAll(' ', '')), 'identifier');
    }
    return found;
  };

  /** The best fitting company, or null where none is like it. */
  return (customer: { readonly organizationId: number; readonly name: string }): MappingSuggestion | null => {
    const normal = normalName(customer.name);
    const same = equal(customer.name, normal);
    const found = (same.length > 0 ? same : normal === '' ? [] : fuzzy(normal)).sort(
      (a, b) => rank(b) - rank(a) || a.candidate.recId - b.candidate.recId,
    );
    const [best] = found;
    if (best === undefined) return null;
    // An active company beats an inactive one of the same name, yet whoever decides should know of both.
    const bestName = normalName(best.candidate.name);
    const isSame = (other: Found): boolean => normalName(other.candidate.name) === bestName;
    const rivals = found
      .slice(1, 6)
      .filter((other) => isSame(other) || best.score - other.score <= ambiguousWithin);
    const warnings: MappingWarning[] = [];
    if (best.candidate.deleted) warnings.push('company-deleted');
    if (best.candidate.inactive) warnings.push('company-inactive');
    if (rivals.some(isSame)) warnings.push('same-name');
    if (best.candidate.customers > 0) warnings.push('company-shared');
    return {
      organizationId: customer.organizationId,
      customerName: customer.name,
      companyRecId: best.candidate.recId,
      companyIdentifier: best.candidate.identifier,
      companyName: best.candidate.name,
      confidence: Math.round((rivals.length > 0 ? Math.min(best.score, 0.5) : best.score) * 100) / 100,
      reason: best.reason,
      warnings,
      ambiguousWith: rivals.map(({ candidate }) => ({
        companyRecId: candidate.recId,
        companyIdentifier: candidate.identifier,
        companyName: candidate.name,
      })),
    };
  };
};
