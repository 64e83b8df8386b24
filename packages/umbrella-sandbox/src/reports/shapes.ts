import type { SandboxCategory, SandboxIdentity } from '../scenario/model.ts';

/** From the sandbox's words to the shapes of the published contracts. */

export const showCategory = (category: SandboxCategory) => ({
  id: category.id,
  label: category.label,
  type: category.type,
  integration: false,
  deprecated: false,
});

export const showCategoryWithLegacyId = (category: SandboxCategory) => ({
  ...showCategory(category),
  legacyid: category.legacyId,
});

export const showIdentity = (identity: SandboxIdentity) => ({
  id: identity.id,
  label: identity.label,
  type: identity.type,
  deleted: false,
});

export const showDate = (timeMs: number) => {
  const text = new Date(timeMs).toISOString();
  return { timestamp: timeMs, date: text.slice(0, 10), time: text.slice(11, 19) };
};

export type Counts = { requests: number; allowedrequests: number; blockedrequests: number };

export const emptyCounts = (): Counts => ({ requests: 0, allowedrequests: 0, blockedrequests: 0 });

/** Whatever isn't blocked went through; a proxied request did too. */
export const addTo = (counts: Counts, verdict: string, count: number): void => {
  counts.requests += count;
  if (verdict === 'blocked') counts.blockedrequests += count;
  else counts.allowedrequests += count;
};

/** The highest first; ties in order of name, so that an answer is the same every time. */
export const byCount =
  <T>(countOf: (row: T) => number, nameOf: (row: T) => string) =>
  (left: T, right: T): number =>
    countOf(right) - countOf(left) || (nameOf(left) < nameOf(right) ? -1 : 1);
