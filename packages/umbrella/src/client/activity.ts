import type { DnsActivity } from '../records/organization-reports.ts';
import { failureWithout } from './failure.ts';

/** Ceilings that collectors in production keep to: 5,000 rows a page, offset up to 10,000, so 15,000 rows a query. */
export const activityPageLimit = 5_000;
export const activityOffsetMaximum = 10_000;

export type ActivityRead = (fromMs: number, offset: number, limit: number) => Promise<DnsActivity[]>;

/**
 * Events oldest first, beyond the ceiling of one query: when a query is used up, the next one begins at the last
 * timestamp seen, and the events at that very timestamp that were given out already are left out.
 */
export async function* readActivity(
  fromMs: number,
  pageLimit: number,
  path: string,
  read: ActivityRead,
): AsyncGenerator<DnsActivity[]> {
  let queryFromMs = fromMs;
  let alreadyGiven = new Map<string, number>();
  for (;;) {
    let last: DnsActivity[] = [];
    let lastTimestamp = queryFromMs;
    for (let offset = 0; offset <= activityOffsetMaximum; offset += pageLimit) {
      const rows = await read(queryFromMs, offset, pageLimit);
      const fresh = rows.filter((row) => !takeOne(alreadyGiven, JSON.stringify(row)));
      if (fresh.length > 0) yield fresh;
      if (rows.length < pageLimit) return;
      lastTimestamp = rows.at(-1)?.timestamp ?? lastTimestamp;
      last = [...last, ...rows].filter((row) => row.timestamp === lastTimestamp);
    }
    if (lastTimestamp <= queryFromMs) {
      throw failureWithout(
        'bad-answer',
        `Umbrella gives more events at one moment than one query of ${path} can return`,
        { path },
      );
    }
    queryFromMs = lastTimestamp;
    alreadyGiven = new Map();
    for (const row of last) {
      const key = JSON.stringify(row);
      alreadyGiven.set(key, (alreadyGiven.get(key) ?? 0) + 1);
    }
  }
}

const takeOne = (counts: Map<string, number>, key: string): boolean => {
  const left = counts.get(key) ?? 0;
  if (left === 0) return false;
  counts.set(key, left - 1);
  return true;
};
