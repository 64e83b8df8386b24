import type { TrafficKind } from '../scenario/model.ts';
import { Refusal } from '../http/refusal.ts';

export type Query = Readonly<Record<string, string | undefined>>;

const listOf = (text: string | undefined): Set<string> | null =>
  text === undefined || text === ''
    ? null
    : new Set(text.split(',').map((part) => part.trim().toLowerCase()));

const numbersOf = (name: string, text: string | undefined): Set<number> | null => {
  const parts = listOf(text);
  if (parts === null) return null;
  const numbers = [...parts].map(Number);
  if (numbers.some((value) => !Number.isInteger(value)))
    throw new Refusal(400, `The query parameter '${name}' takes numbers`);
  return new Set(numbers);
};

const any = <T>(wanted: ReadonlySet<T> | null, has: readonly T[]): boolean =>
  wanted === null || has.some((value) => wanted.has(value));

/** What the filters of a report let through. `identityids` finds an identity anywhere in the event, as in Umbrella. */
export const readFilter = (query: Query): ((kind: TrafficKind) => boolean) => {
  const categories = numbersOf('categories', query['categories']);
  const policyCategories = numbersOf('policycategories', query['policycategories']);
  const identityIds = numbersOf('identityids', query['identityids']);
  const types = listOf(query['identitytypes']);
  const verdicts = listOf(query['verdict']);
  const domains = listOf(query['domains']);
  const threats = listOf(query['threats']);
  const threatTypes = listOf(query['threattypes']);
  return (kind) =>
    any(
      categories,
      kind.categories.map(({ id }) => id),
    ) &&
    any(
      policyCategories,
      kind.policyCategories.map(({ id }) => id),
    ) &&
    any(
      identityIds,
      kind.identities.map(({ id }) => id),
    ) &&
    any(
      types,
      kind.identities.map(({ type }) => type.type),
    ) &&
    any(verdicts, [kind.verdict]) &&
    any(domains, [kind.domain.toLowerCase()]) &&
    any(
      threats,
      kind.threats.map(({ label }) => label.toLowerCase()),
    ) &&
    any(
      threatTypes,
      kind.threats.map(({ type }) => type.toLowerCase()),
    );
};

/** A whole number of the query within bounds. */
export const readNumber = (
  query: Query,
  name: string,
  fallback: number,
  low: number,
  high: number,
): number => {
  const text = query[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new Refusal(400, `The query parameter '${name}' must be a whole number from ${low} to ${high}`);
  }
  return value;
};
