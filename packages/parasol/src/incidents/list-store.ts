import { sql, type Transaction } from 'kysely';

import type { Tables } from '../schema/index.ts';
import { incidentOf } from './store.ts';
import type { Incident, IncidentState } from './types.ts';

type Tx = Transaction<Tables>;

/** A page of incidents, the latest activity first, and how many there are in all. */
export const selectPage = async (
  tx: Tx,
  providerId: string,
  o: {
    readonly states?: readonly IncidentState[] | undefined;
    readonly organizationId?: number | undefined;
    readonly only?: readonly number[] | undefined;
    /** In lower case; empty: anything. */
    readonly search: string;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<{ readonly total: number; readonly incidents: readonly Incident[] }> => {
  let filtered = tx.selectFrom('incidents').where('provider_id', '=', providerId);
  if (o.states !== undefined) filtered = filtered.where('state', 'in', [...o.states]);
  if (o.organizationId !== undefined) filtered = filtered.where('organization_id', '=', o.organizationId);
  if (o.only !== undefined)
    filtered = filtered.where(sql<boolean>`organization_id = any(${[...o.only]}::int[])`);
  if (o.search !== '')
    filtered = filtered.where(
      sql<boolean>`(position(${o.search} in lower(label)) > 0 or ticket_id::text = ${o.search})`,
    );
  const { total } = await filtered.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  const rows = await filtered
    .selectAll()
    .orderBy('last_window', 'desc')
    .orderBy('incident_id')
    .limit(o.limit)
    .offset(o.offset)
    .execute();
  return { total, incidents: rows.map(incidentOf) };
};

export const countByState = async (
  tx: Tx,
  providerId: string,
): Promise<Readonly<Record<IncidentState, number>>> => {
  const rows = await tx
    .selectFrom('incidents')
    .select(['state', sql<number>`count(*)::int`.as('number')])
    .where('provider_id', '=', providerId)
    .groupBy('state')
    .execute();
  const counts = new Map(rows.map((row) => [row.state, row.number]));
  const of = (state: IncidentState): number => counts.get(state) ?? 0;
  return { open: of('open'), unmapped: of('unmapped'), closed: of('closed') };
};

/** How many open incidents these customers have; one without any is absent. */
export const countOpen = async (
  tx: Tx,
  providerId: string,
  organizationIds: readonly number[],
): Promise<ReadonlyMap<number, number>> => {
  const rows = await tx
    .selectFrom('incidents')
    .select(['organization_id', sql<number>`count(*)::int`.as('open')])
    .where('provider_id', '=', providerId)
    .where('state', '=', 'open')
    .where(sql<boolean>`organization_id = any(${[...organizationIds]}::int[])`)
    .groupBy('organization_id')
    .execute();
  return new Map(rows.map((row) => [row.organization_id, row.open]));
};

/** What was seen in each window since a moment, of all customers or of one; a window without an event is absent. */
export const sumWindows = async (
  tx: Tx,
  providerId: string,
  o: { readonly from: Date; readonly organizationId?: number | undefined },
): Promise<
  ReadonlyMap<number, { readonly events: number; readonly identities: number; readonly most: number }>
> => {
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
  return new Map(rows.map(({ window_start: windowStart, ...sums }) => [windowStart.getTime(), sums]));
};
