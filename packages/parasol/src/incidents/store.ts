import { sql, type Selectable, type Transaction } from 'kysely';

import type { Tables } from '../schema/index.ts';
import { addReadings, type Reading } from './add-readings.ts';
import { aliasesAsked } from './identity-keys.ts';
import type { IncidentStore } from './incident-store.ts';
import { recognise, type KnownIdentity } from './recognise.ts';
import { mergedSighting } from './sightings.ts';
import type { IncidentsTable } from './tables.ts';
import type { Incident, StoredSighting, WindowSighting } from './types.ts';

type Tx = Transaction<Tables>;

const ms = (at: Date | null): number | null => (at === null ? null : at.getTime());
const date = (at: number | null): Date | null => (at === null ? null : new Date(at));
const number = (text: string | null): number | null => (text === null ? null : Number(text));

export const incidentOf = (row: Selectable<IncidentsTable>): Incident => ({
  providerId: row.provider_id,
  incidentId: row.incident_id,
  organizationId: row.organization_id,
  identityKey: row.identity_key,
  kind: row.kind,
  label: row.label,
  originId: number(row.origin_id),
  state: row.state,
  generation: row.generation,
  ticketId: row.ticket_id,
  firstWindow: row.first_window.getTime(),
  ticketWindow: row.ticket_window.getTime(),
  lastWindow: row.last_window.getTime(),
  openedAt: row.opened_at.getTime(),
  closedAt: ms(row.closed_at),
  closeReason: row.close_reason,
});

/** The identities that these sightings may be, by every alias that leads to them. */
const knownBy = async (
  tx: Tx,
  providerId: string,
  organizationId: number,
  seen: readonly WindowSighting[],
): Promise<Map<string, KnownIdentity>> => {
  const wanted = seen.flatMap((one) => aliasesAsked(one.identity));
  const rows = await tx
    .selectFrom('identity_aliases as alias')
    .innerJoin('identities as identity', (join) =>
      join
        .onRef('identity.provider_id', '=', 'alias.provider_id')
        .onRef('identity.organization_id', '=', 'alias.organization_id')
        .onRef('identity.identity_key', '=', 'alias.identity_key'),
    )
    .select(['alias.alias', 'identity.identity_key', 'identity.kind', 'identity.label', 'identity.origin_id'])
    .where('alias.provider_id', '=', providerId)
    .where('alias.organization_id', '=', organizationId)
    .where('alias.alias', '=', sql<string>`any(${wanted}::text[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.alias,
      {
        identityKey: row.identity_key,
        kind: row.kind,
        label: row.label,
        originId: number(row.origin_id),
      },
    ]),
  );
};

type Own = { readonly provider_id: string; readonly organization_id: number };

const saveIdentities = async (
  tx: Tx,
  own: Own,
  identities: readonly KnownIdentity[],
  aliases: ReadonlyMap<string, KnownIdentity>,
): Promise<void> => {
  await tx
    .insertInto('identities')
    .values(
      identities.map(({ identityKey, kind, label, originId }) => ({
        ...own,
        identity_key: identityKey,
        kind,
        label,
        origin_id: originId,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['provider_id', 'organization_id', 'identity_key']).doUpdateSet((given) => ({
        label: given.ref('excluded.label'),
        origin_id: given.ref('excluded.origin_id'),
      })),
    )
    .execute();
  if (aliases.size > 0)
    await tx
      .insertInto('identity_aliases')
      .values([...aliases].map(([alias, { identityKey }]) => ({ ...own, alias, identity_key: identityKey })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
};

const sightingsQuery = (tx: Tx, providerId: string) =>
  tx
    .selectFrom('sightings as seen')
    .innerJoin('identities as identity', (join) =>
      join
        .onRef('identity.provider_id', '=', 'seen.provider_id')
        .onRef('identity.organization_id', '=', 'seen.organization_id')
        .onRef('identity.identity_key', '=', 'seen.identity_key'),
    )
    .selectAll('seen')
    .select(['identity.kind', 'identity.label', 'identity.origin_id'])
    .where('seen.provider_id', '=', providerId);

type SightingRow = Awaited<ReturnType<ReturnType<typeof sightingsQuery>['execute']>>[number];

const sightingOf = (row: SightingRow): StoredSighting => ({
  organizationId: row.organization_id,
  windowStart: row.window_start.getTime(),
  identityKey: row.identity_key,
  kind: row.kind,
  label: row.label,
  originId: number(row.origin_id),
  events: row.events,
  counted: row.counted,
  firstAt: row.first_at.getTime(),
  lastAt: row.last_at.getTime(),
  domains: row.domains,
  categories: row.categories,
});

/** Sightings and incidents in PostgreSQL; every statement names its provider. */
export const sqlIncidentStore: IncidentStore<Tx> = {
  async progress(tx, providerId) {
    const row = await tx
      .selectFrom('window_progress')
      .selectAll()
      .where('provider_id', '=', providerId)
      .executeTakeFirst();
    return row === undefined
      ? null
      : {
          firstWindow: row.first_window.getTime(),
          collectedUpTo: ms(row.collected_up_to),
          judgedUpTo: ms(row.judged_up_to),
        };
  },

  async saveProgress(tx, providerId, progress) {
    const columns = {
      collected_up_to: date(progress.collectedUpTo),
      judged_up_to: date(progress.judgedUpTo),
    };
    await tx
      .insertInto('window_progress')
      .values({ provider_id: providerId, first_window: new Date(progress.firstWindow), ...columns })
      .onConflict((conflict) => conflict.column('provider_id').doUpdateSet(columns))
      .execute();
  },

  async totals(tx, providerId) {
    const rows = await tx
      .selectFrom('collected_totals')
      .selectAll()
      .where('provider_id', '=', providerId)
      .execute();
    return rows.map((row) => ({
      organizationId: row.organization_id,
      label: row.label,
      from: row.from_at.getTime(),
      to: row.to_at.getTime(),
      total: row.total,
    }));
  },

  async saveTotal(tx, providerId, total) {
    const columns = {
      label: total.label,
      from_at: new Date(total.from),
      to_at: new Date(total.to),
      total: total.total,
    };
    await tx
      .insertInto('collected_totals')
      .values({ provider_id: providerId, organization_id: total.organizationId, ...columns })
      .onConflict((conflict) => conflict.columns(['provider_id', 'organization_id']).doUpdateSet(columns))
      .execute();
  },

  async counted(tx, providerId, { from, to }) {
    const rows = await tx
      .selectFrom('sightings')
      .select(['organization_id', 'window_start', sql<number>`sum(counted)::float8`.as('counted')])
      .where('provider_id', '=', providerId)
      .where('window_start', '>=', new Date(from))
      .where('window_start', '<', new Date(to))
      .groupBy(['organization_id', 'window_start'])
      .execute();
    return rows.map((row) => ({
      organizationId: row.organization_id,
      windowStart: row.window_start.getTime(),
      counted: row.counted,
    }));
  },

  async saveSightings(tx, providerId, { organizationId, windowStart, sightings: seen }) {
    if (seen.length === 0) return;
    const own = { provider_id: providerId, organization_id: organizationId };
    // one at a time per customer: two readers must not both take an identity for new
    await sql`select pg_advisory_xact_lock(hashtext(${`${providerId}/${organizationId}`}))`.execute(tx);
    const known = await knownBy(tx, providerId, organizationId, seen);
    const rows = await sightingsQuery(tx, providerId)
      .where('seen.organization_id', '=', organizationId)
      .where('seen.window_start', '=', new Date(windowStart))
      .execute();
    const before = new Map(rows.map((row) => [row.identity_key, sightingOf(row)]));
    const identities = new Map<string, KnownIdentity>();
    const aliases = new Map<string, KnownIdentity>();
    const readings: Reading[] = [];
    for (const one of seen) {
      const { identity, newAliases } = recognise(one.identity, (alias) => known.get(alias));
      identities.set(identity.identityKey, identity);
      for (const alias of newAliases) {
        known.set(alias, identity);
        aliases.set(alias, identity);
      }
      readings.push({ identity, seen: one });
    }
    const changed = addReadings(readings).map(({ identity, seen: sum }) =>
      mergedSighting(before.get(identity.identityKey), { organizationId, windowStart, identity, seen: sum }),
    );
    await saveIdentities(tx, own, [...identities.values()], aliases);
    await tx
      .insertInto('sightings')
      .values(
        changed.map((one) => ({
          ...own,
          window_start: new Date(windowStart),
          identity_key: one.identityKey,
          events: one.events,
          counted: one.counted,
          first_at: new Date(one.firstAt),
          last_at: new Date(one.lastAt),
          domains: JSON.stringify(one.domains),
          categories: JSON.stringify(one.categories),
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['provider_id', 'organization_id', 'window_start', 'identity_key'])
          .doUpdateSet((given) => ({
            events: given.ref('excluded.events'),
            counted: given.ref('excluded.counted'),
            first_at: given.ref('excluded.first_at'),
            last_at: given.ref('excluded.last_at'),
            domains: given.ref('excluded.domains'),
            categories: given.ref('excluded.categories'),
          })),
      )
      .execute();
  },

  async sightings(tx, providerId, o) {
    let query = sightingsQuery(tx, providerId)
      .where('seen.window_start', '>=', new Date(o.from))
      .where('seen.window_start', '<', new Date(o.to));
    if (o.organizationId !== undefined) query = query.where('seen.organization_id', '=', o.organizationId);
    if (o.organizationIds !== undefined)
      query = query.where('seen.organization_id', '=', sql<number>`any(${o.organizationIds}::int[])`);
    if (o.identityKey !== undefined) query = query.where('seen.identity_key', '=', o.identityKey);
    return (await query.orderBy('seen.window_start').execute()).map(sightingOf);
  },

  async incidents(tx, providerId, { states, incidentIds, ticketIds }) {
    let query = tx.selectFrom('incidents').selectAll().where('provider_id', '=', providerId);
    if (states !== undefined) query = query.where('state', 'in', [...states]);
    if (incidentIds !== undefined)
      query = query.where('incident_id', '=', sql<string>`any(${incidentIds}::text[])`);
    if (ticketIds !== undefined) query = query.where('ticket_id', '=', sql<number>`any(${ticketIds}::int[])`);
    return (await query.execute()).map(incidentOf);
  },

  async lockIncidents(tx, providerId, incidentIds) {
    // the locks are on names, so that two workers don't both make an incident that isn't there yet; in one order,
    // so that they never wait for each other
    const names = incidentIds.map((id) => `${providerId}/${id}`);
    await sql`select pg_advisory_xact_lock(key)
      from (select distinct hashtext(name) as key from unnest(${names}::text[]) as name order by key) as keys`.execute(
      tx,
    );
    const rows = await tx
      .selectFrom('incidents')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('incident_id', '=', sql<string>`any(${incidentIds}::text[])`)
      .execute();
    return rows.map(incidentOf);
  },

  async saveIncidents(tx, incidents) {
    if (incidents.length === 0) return;
    await tx
      .insertInto('incidents')
      .values(
        incidents.map((incident) => ({
          provider_id: incident.providerId,
          incident_id: incident.incidentId,
          organization_id: incident.organizationId,
          identity_key: incident.identityKey,
          kind: incident.kind,
          label: incident.label,
          origin_id: incident.originId,
          state: incident.state,
          generation: incident.generation,
          ticket_id: incident.ticketId,
          first_window: new Date(incident.firstWindow),
          ticket_window: new Date(incident.ticketWindow),
          last_window: new Date(incident.lastWindow),
          opened_at: new Date(incident.openedAt),
          closed_at: date(incident.closedAt),
          close_reason: incident.closeReason,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['provider_id', 'incident_id']).doUpdateSet((given) => ({
          label: given.ref('excluded.label'),
          origin_id: given.ref('excluded.origin_id'),
          state: given.ref('excluded.state'),
          generation: given.ref('excluded.generation'),
          ticket_id: given.ref('excluded.ticket_id'),
          first_window: given.ref('excluded.first_window'),
          ticket_window: given.ref('excluded.ticket_window'),
          last_window: given.ref('excluded.last_window'),
          opened_at: given.ref('excluded.opened_at'),
          closed_at: given.ref('excluded.closed_at'),
          close_reason: given.ref('excluded.close_reason'),
        })),
      )
      .execute();
  },

  async reports(tx, providerId, incidentIds) {
    if (incidentIds.length === 0) return [];
    const rows = await tx
      .selectFrom('window_reports')
      .selectAll()
      .where('provider_id', '=', providerId)
      .where('incident_id', '=', sql<string>`any(${incidentIds}::text[])`)
      .execute();
    return rows.map((row) => ({
      incidentId: row.incident_id,
      windowStart: row.window_start.getTime(),
      how: row.how,
      generation: row.generation,
      events: row.events,
    }));
  },

  async saveReports(tx, providerId, reports) {
    if (reports.length === 0) return;
    await tx
      .insertInto('window_reports')
      .values(
        reports.map((report) => ({
          provider_id: providerId,
          incident_id: report.incidentId,
          window_start: new Date(report.windowStart),
          how: report.how,
          generation: report.generation,
          events: report.events,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['provider_id', 'incident_id', 'window_start']).doUpdateSet((given) => ({
          how: given.ref('excluded.how'),
          generation: given.ref('excluded.generation'),
          events: given.ref('excluded.events'),
        })),
      )
      .execute();
  },
};
