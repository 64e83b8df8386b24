import { inProvider } from '@parasol/postgres';
import { windowMs } from '@parasol/umbrella';

import type { Deps } from '../deps.ts';
import { countOpen, sumWindows } from './list-store.ts';
import { sqlIncidentStore } from './store.ts';

/** The blocked command-and-control events of one four-hour window. */
export type WindowTotal = {
  readonly windowStart: Date;
  readonly events: number;
  /** Infected identities that had any. */
  readonly identities: number;
  /** The most that one identity had. */
  readonly most: number;
};

/** How many open incidents these customers have; one without any is absent. */
export const openIncidents = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  organizationIds: readonly number[],
): Promise<ReadonlyMap<number, number>> =>
  inProvider(deps.db, providerId, (tx) => countOpen(tx, providerId, organizationIds));

/**
 * Every window that was read since `from`, oldest first, those without an event too: of all customers, or of one.
 */
export const windowTotals = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  o: { readonly from: Date; readonly organizationId?: number },
): Promise<WindowTotal[]> =>
  inProvider(deps.db, providerId, async (tx) => {
    const progress = await sqlIncidentStore.progress(tx, providerId);
    if (progress === null || progress.collectedUpTo === null) return [];
    const seen = await sumWindows(tx, providerId, o);
    const first = Math.max(Math.ceil(o.from.getTime() / windowMs) * windowMs, progress.firstWindow);
    const totals: WindowTotal[] = [];
    for (let at = first; at <= progress.collectedUpTo; at += windowMs) {
      const row = seen.get(at);
      totals.push({
        windowStart: new Date(at),
        events: row?.events ?? 0,
        identities: row?.identities ?? 0,
        most: row?.most ?? 0,
      });
    }
    return totals;
  });
