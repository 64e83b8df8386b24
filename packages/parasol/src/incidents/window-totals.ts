import { inProvider } from '@parasol/postgres';
import { windowMs } from '@parasol/umbrella';
import { sql } from 'kysely';

import type { Deps } from '../deps.ts';
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
): Promise<ReadonlyMap<number, number>> => {
  const rows = await inProvider(deps.db, providerId, (tx) =>
    tx
      .selectFrom('incidents')
      .select(['organization_id', sql<number>`count(*)::int`.as('open')])
      .where('provider_id', '=', providerId)
      .where('state', '=', 'open')
      .where(sql<boolean>`organization_id = any(${[...organizationIds]}::int[])`)
      .groupBy('organization_id')
      .execute(),
  );
  return new Map(rows.map((row) => [row.organization_id, row.open]));
};

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
    let query = tx
      .selectFrom('sightings')
      .select([
        'window_start',
        sql<number>`sum(events)::float8`.as('events'),
        sql<number>`count(*)::int`.as('identities'),
        sql<number>`max(events)`.as('most'),
      ])
      .where('provider_id', '=', providerId)
      .where('window_start', '>=', o.from)
      .groupBy('window_start');
    if (o.organizationId !== undefined) query = query.where('organization_id', '=', o.organizationId);
    const rows = await query.execute();
    const seen = new Map(rows.map((row) => [row.window_start.getTime(), row]));
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
