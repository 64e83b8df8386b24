import type { Random } from './random.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What goes wrong in one seed, and how the provider is set up. Chosen by the seed, so that each seed is another day. */
export type Faults = {
  /** Of a write: lost on the way there. */
  readonly requestLost: number;
  readonly answerLost: number;
  readonly lateApply: number;
  /** The vendor applies a request at most so long after it left us. */
  readonly latenessMaxMs: number;
  readonly failsBefore: number;
  readonly failsAfter: number;
  readonly refusedConnection: number;
  readonly throttled: number;
  readonly readFails: number;
  /** Share of tickets that the search sees late, and how late. */
  readonly staleSearch: number;
  readonly searchLagMaxMs: number;
  readonly searchNeverFinds: boolean;
  readonly crash: number;
  readonly stop: number;
  /** The database answers with an error: before the commit, or after it. */
  readonly databaseError: number;
  /** When the database is put back to how it was then; none: never. */
  readonly restores: readonly {
    readonly at: number;
    readonly backTo: number;
    readonly kind: 'backup' | 'replica';
  }[];
  /** When alerts begin to come from the other source. */
  readonly sourceChangesAt: number | null;
  /** Of each ticket: what a technician does with it. */
  readonly technician: {
    readonly close: number;
    readonly remove: number;
    readonly merge: number;
    readonly move: number;
  };
  /** When the search finds nothing that is there all the same. */
  readonly blind: { readonly from: number; readonly to: number } | null;
  /** When a lost right hides every ticket from the key, if enough are open then for the brake to notice. */
  readonly hidden: { readonly from: number; readonly to: number } | null;
  readonly reopen: boolean;
  readonly autoClose: boolean;
};

/**
 * Chooses a seed's faults over `lengthMs` from `start`. `beyondSettle`: the vendor also applies requests later than
 * the rules trust it to.
 */
export const chooseFaults = (
  random: Random,
  o: { readonly start: number; readonly lengthMs: number; readonly beyondSettle: boolean },
): Faults => {
  const rough = random.pick([0.3, 1, 1, 2]);
  const restores: { at: number; backTo: number; kind: 'backup' | 'replica' }[] = [];
  const addRestore = (kind: 'backup' | 'replica'): void => {
    const at = o.start + random.between(6.5 * hourMs, o.lengthMs);
    const backMs = kind === 'replica' ? random.between(0, 20_000) : random.between(minuteMs, 12 * hourMs);
    restores.push({
      at, // a backup from before the first run has nothing to go on from
      backTo: Math.max(o.start + 6 * hourMs, at - backMs),
      kind,
    });
  };
  if (random.chance(0.25)) addRestore('replica');
  if (random.chance(0.2)) addRestore('backup');
  const searchNeverFinds = !o.beyondSettle && random.chance(0.05);
  const hiddenFrom = o.start + random.between(6 * hourMs, o.lengthMs - hourMs);
  const hiddenTo = Math.min(o.start + o.lengthMs, hiddenFrom + random.between(10 * minuteMs, 8 * hourMs));
  const blindFrom = o.start + random.between(0, o.lengthMs - hourMs);
  const blindTo = Math.min(o.start + o.lengthMs, blindFrom + random.between(10 * minuteMs, 8 * hourMs));
  // put back to before its first write, with a PSA that can't be searched, nobody could know what was written
  const known = restores.length === 0 && !searchNeverFinds;
  const hides = random.chance(0.2);
  const blinds = random.chance(0.2);
  return {
    requestLost: 0.05 * rough,
    answerLost: 0.1 * rough,
    lateApply: 0.1 * rough,
    latenessMaxMs: o.beyondSettle ? 40 * minuteMs : 5 * minuteMs,
    failsBefore: 0.05 * rough,
    failsAfter: 0.03 * rough,
    refusedConnection: 0.03 * rough,
    throttled: 0.03 * rough,
    readFails: 0.05 * rough,
    staleSearch: 0.2 * rough,
    searchLagMaxMs: random.pick([10_000, minuteMs, 100_000]),
    searchNeverFinds,
    crash: random.pick([0, 0.002, 0.01]) * rough,
    stop: random.pick([0, 0.002, 0.006]) * rough,
    databaseError: random.pick([0, 0.004]) * rough,
    restores: searchNeverFinds ? [] : restores.sort((a, b) => a.at - b.at),
    sourceChangesAt: random.chance(0.3) ? o.start + random.between(0, o.lengthMs) : null,
    technician: {
      close: random.pick([0, 0.2, 0.4]),
      remove: random.pick([0, 0.05]),
      merge: random.pick([0, 0.1]),
      move: random.pick([0, 0.1]),
    },
    hidden: hides && known ? { from: hiddenFrom, to: hiddenTo } : null,
    blind: blinds && known ? { from: blindFrom, to: blindTo } : null,
    reopen: random.chance(0.3),
    autoClose: random.chance(0.2),
  };
};

/** How a day ends: everything works, so that what is still open can come to rest. */
export const calm = (faults: Faults): Faults => ({
  ...faults,
  requestLost: 0,
  answerLost: 0,
  lateApply: 0,
  failsBefore: 0,
  failsAfter: 0,
  refusedConnection: 0,
  throttled: 0,
  readFails: 0,
  staleSearch: 0,
  crash: 0,
  stop: 0,
  databaseError: 0,
  technician: { close: 0, remove: 0, merge: 0, move: 0 },
});
