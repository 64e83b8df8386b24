import type { MemoryDatabase, MemoryTx } from '../ledger/for-simulation.ts';
import { addReadings, type Reading } from './add-readings.ts';
import type { IncidentStore } from './incident-store.ts';
import { recognise, type KnownIdentity } from './recognise.ts';
import { mergedSighting } from './sightings.ts';
import type { CollectedTotal, Incident, StoredSighting, WindowProgress, WindowReport } from './types.ts';

/** Sightings and incidents in memory, with the promises of the SQL store. */
export const createMemoryIncidentStore = (db: MemoryDatabase): IncidentStore<MemoryTx> => {
  const progresses = db.table<WindowProgress>('window_progress');
  const totals = db.table<CollectedTotal & { providerId: string }>('collected_totals');
  const identities = db.table<KnownIdentity>('identities');
  const aliases = db.table<string>('identity_aliases');
  const sightings = db.table<StoredSighting & { providerId: string }>('sightings');
  const incidents = db.table<Incident>('incidents');
  const reports = db.table<WindowReport & { providerId: string }>('window_reports');

  return {
    progress: async (_tx, providerId) => progresses.get(providerId) ?? null,
    async saveProgress(_tx, providerId, progress) {
      progresses.set(providerId, progress);
    },
    totals: async (_tx, providerId) => [...totals.values()].filter((one) => one.providerId === providerId),
    async saveTotal(_tx, providerId, total) {
      totals.set(`${providerId}/${total.organizationId}`, { ...total, providerId });
    },
    async counted(_tx, providerId, { from, to }) {
      const sums = new Map<string, { organizationId: number; windowStart: number; counted: number }>();
      for (const one of sightings.values()) {
        if (one.providerId !== providerId || one.windowStart < from || one.windowStart >= to) continue;
        const { organizationId, windowStart, counted } = one;
        const key = `${organizationId}/${windowStart}`;
        const before = sums.get(key)?.counted ?? 0;
        sums.set(key, { organizationId, windowStart, counted: before + counted });
      }
      return [...sums.values()];
    },
    async saveSightings(_tx, providerId, { organizationId, windowStart, sightings: seen }) {
      const own = `${providerId}/${organizationId}`;
      const readings: Reading[] = [];
      for (const one of seen) {
        const { identity, newAliases } = recognise(one.identity, (alias) => {
          const key = aliases.get(`${own}/${alias}`);
          return key === undefined ? undefined : identities.get(`${own}/${key}`);
        });
        identities.set(`${own}/${identity.identityKey}`, identity);
        for (const alias of newAliases) aliases.set(`${own}/${alias}`, identity.identityKey);
        readings.push({ identity, seen: one });
      }
      for (const { identity, seen: sum } of addReadings(readings)) {
        const key = `${own}/${windowStart}/${identity.identityKey}`;
        const merged = mergedSighting(sightings.get(key), {
          organizationId,
          windowStart,
          identity,
          seen: sum,
        });
        sightings.set(key, { ...merged, providerId });
      }
    },
    async sightings(_tx, providerId, o) {
      return [...sightings.values()]
        .filter(
          (one) =>
            one.providerId === providerId &&
            one.windowStart >= o.from &&
            one.windowStart < o.to &&
            (o.organizationId === undefined || one.organizationId === o.organizationId) &&
            (o.organizationIds === undefined || o.organizationIds.includes(one.organizationId)) &&
            (o.identityKey === undefined || one.identityKey === o.identityKey),
        )
        .map((one) => {
          const identity = identities.get(`${providerId}/${one.organizationId}/${one.identityKey}`);
          return identity === undefined
            ? one
            : Object.assign({}, one, { label: identity.label, originId: identity.originId });
        });
    },
    async incidents(_tx, providerId, { states, incidentIds, ticketIds }) {
      const ids = incidentIds === undefined ? null : new Set(incidentIds);
      return [...incidents.values()].filter(
        (one) =>
          one.providerId === providerId &&
          (states === undefined || states.includes(one.state)) &&
          (ids === null || ids.has(one.incidentId)) &&
          (ticketIds === undefined || (one.ticketId !== null && ticketIds.includes(one.ticketId))),
      );
    },
    lockIncidents: async (_tx, providerId, incidentIds) =>
      incidentIds.flatMap((incidentId) => incidents.get(`${providerId}/${incidentId}`) ?? []),
    async saveIncidents(_tx, changed) {
      for (const one of changed) incidents.set(`${one.providerId}/${one.incidentId}`, one);
    },
    async reports(_tx, providerId, incidentIds) {
      const ids = new Set(incidentIds);
      return [...reports.values()].filter((one) => one.providerId === providerId && ids.has(one.incidentId));
    },
    async saveReports(_tx, providerId, made) {
      for (const one of made)
        reports.set(`${providerId}/${one.incidentId}/${one.windowStart}`, { ...one, providerId });
    },
  };
};
