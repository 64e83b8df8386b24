import type { LedgerParts } from '../ledger/index.ts';
import type { IncidentStore } from './incident-store.ts';
import type { WindowSighting } from './types.ts';
import { lastWindowUntil, windowsToJudge, type WindowRange } from './windows.ts';

/** Where blocked command-and-control events come from: Umbrella's reports, or its log files. */
export type AlertSource = {
  /** Watched events of every customer in the period, in one call for all; an event counts once per watched category. */
  totals(period: {
    readonly from: number;
    readonly to: number;
  }): Promise<readonly { readonly organizationId: number; readonly label: string; readonly total: number }[]>;
  /** One customer's identities in one window. */
  sightings(organizationId: number, windowStart: number): Promise<readonly WindowSighting[]>;
};

export type CollectParts<Tx> = {
  readonly store: Pick<LedgerParts<Tx>['store'], 'transaction'>;
  readonly incidents: IncidentStore<Tx>;
};

export type CollectResult = {
  readonly range: WindowRange | null;
  /** Customers with any watched event in the range. */
  readonly customersWithEvents: number;
  /** Customers whose windows were read, because their count was not what is kept. */
  readonly customersRead: number;
};

type NeverRead = { readonly starts: ReadonlySet<number>; readonly totals: ReadonlyMap<number, number> };

/**
 * What the windows that were never read hold, by customer: one more call for all. A count of the whole range can be what
 * is kept although these hold something, where the source has forgotten as much of the older ones. Not asked where
 * nothing is kept that could hide it.
 */
const neverReadOf = async (
  source: AlertSource,
  range: WindowRange,
  collectedUpTo: number | null,
  hidden: boolean,
): Promise<NeverRead> => {
  const starts = range.starts.filter((start) => collectedUpTo === null || start > collectedUpTo);
  const [first] = starts;
  const ask = first !== undefined && first > range.first && hidden;
  const totals = ask ? await source.totals({ from: first, to: range.to }) : [];
  return {
    starts: new Set(starts),
    totals: new Map(totals.map((one) => [one.organizationId, one.total])),
  };
};

type Changed = { readonly organizationId: number; readonly label: string; readonly total: number };

/**
 * Reads the windows that are complete. One call tells for all customers whether anything is new; only where the
 * count differs from what is kept are a customer's windows read, the newest first, until the counts agree.
 */
export const collect = async <Tx>(
  parts: CollectParts<Tx>,
  providerId: string,
  o: {
    readonly source: AlertSource;
    readonly now: number;
    readonly lagMs: number;
    /**
     * Until when the source is known to tell everything (log files may stop coming for days). Windows that end later are
     * read, but read again until it has told of them, however long that takes.
     */
    readonly completeUpTo?: number | undefined;
    readonly inParallel: (items: readonly Changed[], work: (item: Changed) => Promise<void>) => Promise<void>;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<CollectResult> => {
  const { store, incidents } = parts;
  const { progress, known, counted, range } = await store.transaction(providerId, async (tx) => {
    const before = await incidents.progress(tx, providerId);
    const windows = windowsToJudge(o.now, o.lagMs, before, 'collectedUpTo');
    return {
      progress: before,
      range: windows,
      known: windows === null ? [] : await incidents.totals(tx, providerId),
      counted: windows === null ? [] : await incidents.counted(tx, providerId, windows),
    };
  });
  if (range === null) return { range, customersWithEvents: 0, customersRead: 0 };

  const totals = await o.source.totals(range);
  const sums = new Map<number, number>();
  for (const one of counted) sums.set(one.organizationId, (sums.get(one.organizationId) ?? 0) + one.counted);
  const neverRead = await neverReadOf(
    o.source,
    range,
    progress?.collectedUpTo ?? null,
    totals.some(({ organizationId, total }) => total > 0 && (sums.get(organizationId) ?? 0) > 0),
  );
  const asBefore = new Map(known.map((one) => [one.organizationId, one]));
  const changed = totals.filter(({ organizationId, total }) => {
    if ((neverRead.totals.get(organizationId) ?? 0) > 0) return true;
    if (total === (sums.get(organizationId) ?? 0)) return false;
    const last = asBefore.get(organizationId);
    // the reports may count what no single event shows; the same answer to the same question is nothing new
    return !(last?.from === range.from && last.to === range.to && last.total === total);
  });

  let done = 0;
  o.onProgress?.(done, changed.length);
  await o.inParallel(changed, async ({ organizationId, label, total }) => {
    const kept = new Map(
      counted
        .filter((one) => one.organizationId === organizationId)
        .map((one) => [one.windowStart, one.counted]),
    );
    const sum = (): number => [...kept.values()].reduce((all, one) => all + one, 0);
    const newestFirst = range.starts.toReversed();
    // windows that were never read come first; what is still missing after them came late into older ones
    const order = [
      ...newestFirst.filter((start) => neverRead.starts.has(start)),
      ...newestFirst.filter((start) => !neverRead.starts.has(start)),
    ];
    let newLeft = neverRead.totals.get(organizationId) ?? 0;
    for (const windowStart of order) {
      const isNew = neverRead.starts.has(windowStart);
      if (sum() === total && !(isNew && newLeft > 0)) break;
      const sightings = await o.source.sightings(organizationId, windowStart);
      const seen = sightings.reduce((all, one) => all + one.counted, 0);
      if (isNew) newLeft -= seen;
      kept.set(windowStart, Math.max(kept.get(windowStart) ?? 0, seen));
      await store.transaction(providerId, (tx) =>
        incidents.saveSightings(tx, providerId, { organizationId, windowStart, sightings }),
      );
    }
    await store.transaction(providerId, (tx) =>
      incidents.saveTotal(tx, providerId, {
        organizationId,
        label,
        from: range.from,
        to: range.to,
        total,
      }),
    );
    done += 1;
    o.onProgress?.(done, changed.length);
  });

  const sure =
    o.completeUpTo === undefined ? range.last : Math.min(range.last, lastWindowUntil(o.completeUpTo));
  await store.transaction(providerId, async (tx) => {
    const now = await incidents.progress(tx, providerId);
    const firstWindow = now?.firstWindow ?? range.first;
    await incidents.saveProgress(tx, providerId, {
      firstWindow,
      collectedUpTo:
        sure < firstWindow ? (now?.collectedUpTo ?? null) : Math.max(now?.collectedUpTo ?? 0, sure),
      judgedUpTo: now?.judgedUpTo ?? null,
    });
  });
  return {
    range,
    customersWithEvents: totals.filter((one) => one.total > 0).length,
    customersRead: changed.length,
  };
};
