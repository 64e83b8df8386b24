/** Calls by HTTP method. */
export type Calls = Record<string, number>;

/** What `npm run demo -- --json` prints as its last line. */
export type Report = {
  ok: boolean;
  seconds: number;
  steps: { name: string; ok: boolean; detail: string }[];
  /** `missing` and `excess` name rights by area, row and column. */
  rights: { checked: number; granted: number; missing: string[]; excess: string[] };
  providers: number;
  customers: number;
  mapped: number;
  configurations: { created: number; updated: number; unchanged: number };
  tickets: { created: number; appended: number; reopened: number; closed: number };
  /** What the two sandboxes counted while the engine ran, the first pass only. */
  calls: { psa: Calls; umbrella: Calls };
  /** What they counted during the second pass over the same window: a write is any PSA call that isn't a GET. */
  rerun: { writes: number; reads: number };
};

export const emptyReport = (): Report => ({
  ok: true,
  seconds: 0,
  steps: [],
  rights: { checked: 0, granted: 0, missing: [], excess: [] },
  providers: 0,
  customers: 0,
  mapped: 0,
  configurations: { created: 0, updated: 0, unchanged: 0 },
  tickets: { created: 0, appended: 0, reopened: 0, closed: 0 },
  calls: { psa: {}, umbrella: {} },
  rerun: { writes: 0, reads: 0 },
});

/** What was counted between two looks. Methods that weren't called in between are left out. */
export const callsBetween = (before: Calls, after: Calls): Calls =>
  Object.fromEntries(
    Object.entries(after)
      .map(([method, count]): [string, number] => [method, count - (before[method] ?? 0)])
      .filter(([, count]) => count > 0),
  );

export const countCalls = (calls: Calls, counts: (method: string) => boolean = () => true): number =>
  Object.entries(calls).reduce((sum, [method, count]) => (counts(method) ? sum + count : sum), 0);
