import { createHttpClient } from '@parasol/demo';
import { z } from 'zod';

import type { Stage } from './stage.ts';

const logPage = z.object({ rows: z.array(z.object({ startTime: z.string() })) });
const pageSize = 1_000;
const pagesMax = 100;

/** When the PSA was called with the engine's key since a moment, by its own API log. */
export const psaCallTimes = async (stage: Stage, sinceMs: number): Promise<number[]> => {
  const http = createHttpClient(`${stage.psa.url}/sandbox/api`);
  const times: number[] = [];
  for (let page = 1; page <= pagesMax; page += 1) {
    const path = `/api-members/${stage.job.memberId ?? 0}/logs?page=${page}&pageSize=${pageSize}`;
    const { rows } = await http.get(path, logPage);
    const found = rows.map((row) => Date.parse(row.startTime)).filter((timeMs) => timeMs >= sinceMs);
    times.push(...found);
    if (found.length < pageSize) break;
  }
  return times.toSorted((a, b) => a - b);
};

/** The most of these moments in any span of that length. */
export const mostWithin = (times: readonly number[], spanMs: number): number => {
  let most = 0;
  let first = 0;
  for (const [index, timeMs] of times.entries()) {
    while ((times[first] ?? timeMs) <= timeMs - spanMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
};
