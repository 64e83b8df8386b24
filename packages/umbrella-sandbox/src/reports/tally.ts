import type { TrafficKind } from '../scenario/model.ts';
import { readFilter, readNumber } from './filter.ts';
import type { OrganizationReport } from './context.ts';
import { readSpan, type Span } from './period.ts';

type Context = Parameters<OrganizationReport>[0];

/** Every kind of request of the customer in the span that the filters let through, with its count. */
export const eachKind = (
  { customer, query, nowMs }: Context,
  see: (kind: TrafficKind, count: number) => void,
): Span => {
  const span = readSpan(query['from'], query['to'], nowMs);
  const passes = readFilter(query);
  customer?.life().traffic.count(span.fromMs, span.toMs, (kind, count) => {
    if (passes(kind)) see(kind, count);
  });
  return span;
};

/** `offset` and `limit` of a report that has both. */
export const slice = <T>(rows: readonly T[], { query }: Context): T[] => {
  const offset = readNumber(query, 'offset', 0, 0, 1_000_000);
  const limit = readNumber(query, 'limit', 100, 1, 5_000);
  return rows.slice(offset, offset + limit);
};

/** The entry of a map, made when it is missing. */
export const entryOf = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
};
