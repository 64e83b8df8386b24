import type { Customer } from '../scenario/world.ts';
import { readFilter, type Query } from './filter.ts';
import { readSpan } from './period.ts';
import { addTo, emptyCounts, showDate } from './shapes.ts';

const hourMs = 3_600_000;
/** Three months of hours; longer spans are cut, as Umbrella keeps no more. */
const maximumHours = 24 * 92;

/** Requests per clock hour (or per `stepMs`), the newest first, empty hours included. */
export const requestsByHour = (
  customers: readonly Customer[],
  query: Query,
  nowMs: number,
  stepMs = hourMs,
) => {
  const { fromMs, toMs } = readSpan(query['from'], query['to'], nowMs);
  const passes = readFilter(query);
  const rows = [];
  for (
    let startMs = Math.floor((toMs - 1) / stepMs) * stepMs;
    startMs + stepMs > fromMs && rows.length < maximumHours;
    startMs -= stepMs
  ) {
    const counts = emptyCounts();
    for (const customer of customers) {
      customer
        .life()
        .traffic.count(Math.max(startMs, fromMs), Math.min(startMs + stepMs, toMs), (kind, count) => {
          if (passes(kind)) addTo(counts, kind.verdict, count);
        });
    }
    rows.push({ count: counts.requests, counts, ...showDate(startMs) });
  }
  return rows;
};
