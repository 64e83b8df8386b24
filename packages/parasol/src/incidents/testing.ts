import { windowMs } from '@parasol/umbrella';
import { sql } from 'kysely';

import { addIntentsTo } from '../ledger/add-intent.ts';
import { deliver } from '../ledger/deliver.ts';
import { learnLatenessIn } from '../ledger/lateness.ts';
import type { Tx } from '../ledger/ledger.ts';
import type { LedgerDatabase } from '../ledger/testing.ts';
import type { TicketAdapterContext } from './adapter-context.ts';
import { collect, type AlertSource } from './collect.ts';
import { keepDuplicate } from './keep-duplicate.ts';
import { plan, type PlanResult } from './plan.ts';
import { createQuietPsa } from './quiet-psa.ts';
import { sqlIncidentStore } from './store.ts';
import { sweep } from './sweep.ts';
import { ticketAdaptersIn } from './ticket-adapters.ts';
import { createTicketReader } from './ticket-reader.ts';
import type { TicketCompany, TicketingSettings } from './ticket-settings.ts';

/** Start of window 0. */
export const start = Date.parse('2026-11-22T08:00:00Z');

/** One provider from Umbrella's events to the PSA's tickets, on PostgreSQL. Windows are counted from `start`. */
export const createScene = (
  database: LedgerDatabase,
  more: Partial<TicketingSettings> = {},
  providerId: string = database.providerId(),
) => {
  const parts = database.worker();
  let now = start + windowMs + 3_600_000;
  const psa = createQuietPsa(() => now);
  /** Events by customer, window and identity. */
  const events = new Map<string, number>();
  const calls = { totals: 0, sightings: 0 };
  let company: TicketCompany = { companyRecId: 5, customer: 'Harbour' };
  const settings: TicketingSettings = {
    enabled: true,
    boardId: 3,
    priorityId: 4,
    priorityByCategory: { cryptomining: 9 },
    threshold: 5,
    cryptomining: false,
    reopen: { enabled: false, withinDays: 7 },
    autoClose: { enabled: false, quietWindows: 2 },
    lagMinutes: 30,
    ...more,
  };
  const entries = () =>
    [...events].map(([key, count]) => {
      const [organization, window, label] = key.split('/');
      return {
        organizationId: Number(organization),
        windowStart: start + Number(window) * windowMs,
        label: label ?? '',
        count,
      };
    });
  const source: AlertSource = {
    totals({ from, to }) {
      calls.totals += 1;
      const totals = new Map<number, number>();
      for (const one of entries())
        if (one.windowStart >= from && one.windowStart < to)
          totals.set(one.organizationId, (totals.get(one.organizationId) ?? 0) + one.count);
      return Promise.resolve(
        [...totals].map(([organizationId, total]) => ({
          organizationId,
          label: `Org ${organizationId}`,
          total,
        })),
      );
    },
    sightings(organizationId, windowStart) {
      calls.sightings += 1;
      return Promise.resolve(
        entries()
          .filter((one) => one.organizationId === organizationId && one.windowStart === windowStart)
          .map(({ label, count }) => ({
            identity: { type: 'roaming', label, originId: null },
            events: count,
            counted: count,
            firstAt: windowStart,
            lastAt: windowStart + 1_000,
            domains: [{ domain: 'c2.example', count }],
            categories: ['Command and Control'],
          })),
      );
    },
  };
  const context: TicketAdapterContext<Tx> = {
    providerId,
    port: psa.port,
    incidents: sqlIncidentStore,
    transaction: (work) => parts.store.transaction(providerId, work),
    addIntents: (tx, intents) => addIntentsTo(parts.store, tx, intents),
    settings,
    companyOf: () => company,
    markerKey: 'key',
    now: () => now,
  };
  const collectAfter = async (window: number): Promise<void> => {
    now = start + (window + 1) * windowMs + 3_600_000;
    await collect({ store: parts.store, incidents: sqlIncidentStore }, providerId, {
      source,
      now,
      lagMs: settings.lagMinutes * 60_000,
      async inParallel(items, work) {
        for (const item of items) await work(item);
      },
    });
  };
  const planAfter = async (window: number, dryRun = false, brakeReleased = false): Promise<PlanResult> => {
    await collectAfter(window);
    return plan(
      { store: parts.store, incidents: sqlIncidentStore, addIntents: context.addIntents },
      providerId,
      {
        settings,
        companyOf: context.companyOf,
        reader: createTicketReader(psa.port, () => now),
        now,
        runId: null,
        dryRun,
        brakeReleased,
      },
    );
  };
  return {
    providerId,
    parts,
    context,
    psa,
    calls,
    settings,
    /** So many events of an identity in a window; window 0 begins at `start`. */
    see(window: number, label: string, count: number, organizationId = 7) {
      events.set(`${organizationId}/${window}/${label}`, count);
    },
    /** The first of several companies that the settings and the mapping of a moment lead to. */
    goesTo(next: TicketCompany) {
      company = next;
    },
    unmap() {
      company = { companyRecId: null, customer: 'Harbour', reason: 'unmapped' };
    },
    map() {
      company = { companyRecId: 5, customer: 'Harbour' };
    },
    /** A run that dies when it has read the windows, before it judges any. */
    collect: collectAfter,
    /** What a run decides after the end of a window, and an hour. */
    plan: planAfter,
    /** A run: decides, and writes what it decided. */
    async run(window: number, dryRun = false, brakeReleased = false): Promise<PlanResult> {
      const result = await planAfter(window, dryRun, brakeReleased);
      if (!dryRun) await deliver(parts, providerId, ticketAdaptersIn(context));
      return result;
    },
    /** Lets time pass for what was written: the ledger's clock is the database's, so its own times go back instead. */
    passes: (ms: number) =>
      parts.store.transaction(providerId, async (tx) => {
        const by = sql`make_interval(secs => ${ms / 1_000})`;
        await sql`update intents set next_at = next_at - ${by}, sent_at = sent_at - ${by},
            send_before = send_before - ${by}, lease_until = lease_until - ${by}, updated_at = updated_at - ${by}
          where provider_id = ${providerId}::uuid`.execute(tx);
        await sql`update search_proofs set since = since - ${by}, checked_at = checked_at - ${by}
          where provider_id = ${providerId}::uuid`.execute(tx);
      }),
    incidents: () =>
      parts.store.transaction(providerId, (tx) => sqlIncidentStore.incidents(tx, providerId, {})),
    sweep: () =>
      sweep({
        providerId,
        port: psa.port,
        log: { error: () => undefined },
        keep: (duplicate, intents) =>
          parts.store.transaction(providerId, async (tx) => {
            await keepDuplicate(
              {
                incidents: sqlIncidentStore,
                addIntents: context.addIntents,
                learnLateness: (own, id, same) => learnLatenessIn(parts.store, own, id, same),
              },
              tx,
              providerId,
              { duplicate, intents },
            );
            return true;
          }),
      }),
    deliver: () => deliver(parts, providerId, ticketAdaptersIn(context)),
  };
};
