import { windowMs } from '@parasol/umbrella';

import {
  collect,
  createMemoryIncidentStore,
  createTicketReader,
  keepDuplicate,
  plan,
  sweep,
  ticketAdaptersIn,
  type Duplicate,
  type Incident,
  type IncidentStore,
  type TicketAdapterContext,
  type TicketingSettings,
  type TicketPort,
} from '../incidents/for-simulation.ts';
import {
  addIntentsTo,
  createMemoryDatabase,
  createMemoryStore,
  deliver,
  learnLatenessIn,
  type LedgerParts,
  type LedgerStore,
  type MemoryLedger,
  type MemorySnapshot,
  type MemoryTx,
} from '../ledger/for-simulation.ts';
import { defaultTimes, type Adapters, type LedgerTimes } from '../ledger/index.ts';
import { createFakeAlerts, scriptIdentities, type ScriptedIdentity } from './alerts.ts';
import { createVirtualClock, type VirtualClock } from './clock.ts';
import { createFakePsa, type FakePsa } from './fake-psa.ts';
import { calm, chooseFaults, type Faults } from './faults.ts';
import { createProcess, type SimulatedProcess } from './process.ts';
import { createRandom, type Random } from './random.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Begins on a window, long after epochs are counted from. */
export const dayBegins = Date.parse('2026-11-22T00:00:00Z');

export const simulatedProvider = 'provider';
export const simulatedKey = 'a marker key';
export const simulatedThreshold = 5;
/** Looks at what is unknown less often, which no promise here depends on. */
const times = { ...defaultTimes, backoffMaxMs: 4 * minuteMs };
const windows = 5;
const lagMinutes = 30;

/** One of the rules broken on purpose, to see that the simulation notices. */
export type Sabotage = {
  readonly adapters?: (made: Adapters<MemoryTx>) => Adapters<MemoryTx>;
  readonly times?: Partial<LedgerTimes>;
  /** A restore goes on in the epoch of its backup. */
  readonly sameEpoch?: boolean;
  readonly store?: (honest: LedgerStore<MemoryTx>) => LedgerStore<MemoryTx>;
  readonly incidents?: (honest: IncidentStore<MemoryTx>) => IncidentStore<MemoryTx>;
  readonly port?: (honest: TicketPort) => TicketPort;
  /** The sweep, or that the incidents go on with the ticket that it keeps. */
  readonly without?: 'sweep' | 'going on with the kept';
  /** Tickets that seem deleted are believed to be. */
  readonly brakeReleased?: boolean;
  /** A day on which what is broken shows sooner. */
  readonly faults?: Partial<Faults>;
};

export type WorldOptions = {
  readonly seed: number;
  readonly infected?: number;
  /** The vendor also applies requests later than the rules trust it to. */
  readonly beyondSettle?: boolean;
  readonly sabotage?: Sabotage | undefined;
};

/** A day that has come to rest, to be checked. */
export type World = {
  readonly identities: readonly ScriptedIdentity[];
  readonly psa: FakePsa;
  readonly store: MemoryLedger;
  readonly faults: Faults;
  readonly duplicates: readonly Duplicate[];
  /** As we know them. */
  readonly incidents: readonly Incident[];
  /** Requests that left us after the deadline that the database knows. There must be none. */
  readonly tooLate: number;
  readonly errors: readonly unknown[];
  /** What went wrong, and how often. */
  readonly happened: ReadonlyMap<string, number>;
};

const settingsOf = (faults: Faults): TicketingSettings => ({
  enabled: true,
  boardId: 1,
  priorityByCategory: {},
  threshold: simulatedThreshold,
  cryptomining: false,
  reopen: { enabled: faults.reopen, withinDays: 7 },
  autoClose: { enabled: faults.autoClose, quietWindows: 2 },
  lagMinutes,
});

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The store as one process reaches it: late, sometimes with an error, before or after its commit. */
const reachedBy = (
  store: MemoryLedger,
  process: SimulatedProcess,
  random: Random,
  faults: () => Faults,
): LedgerStore<MemoryTx> => ({
  ...store,
  async transaction(providerId, work) {
    const before = process.step(random.chance(0.2) ? random.between(1, 50) : 0);
    if (before !== undefined) await before;
    if (random.chance(faults().databaseError)) throw new Error('the database is away');
    const result = await store.transaction(providerId, work);
    const after = process.step(random.chance(0.1) ? random.between(1, 50) : 0);
    if (after !== undefined) await after;
    if (random.chance(faults().databaseError)) throw new Error('the database is away after its commit');
    return result;
  },
});

type Shared = {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly store: MemoryLedger;
  readonly psa: FakePsa;
  readonly identities: readonly ScriptedIdentity[];
  readonly faults: () => Faults;
  readonly incidents: ReturnType<typeof createMemoryIncidentStore>;
  readonly duplicates: Map<number, Duplicate>;
  readonly sabotage: Sabotage;
  readonly note: (what: string) => void;
  readonly onTooLate: () => void;
  readonly onError: (error: unknown) => void;
};

/** What one process does: runs over the windows, and delivers what is due. The real rooms' code. */
const workAs = (shared: Shared, process: SimulatedProcess, name: string) => {
  const { clock, random, psa, identities, faults, sabotage } = shared;
  const reached = reachedBy(shared.store, process, random, faults);
  const store = sabotage.store?.(reached) ?? reached;
  const incidents = sabotage.incidents?.(shared.incidents) ?? shared.incidents;
  const parts: LedgerParts<MemoryTx> = {
    store,
    worker: name,
    monotonicMs: clock.now,
    sleep: process.sleep,
    log: silent,
  };
  const honestPort = psa.portFor(process);
  const port = sabotage.port?.(honestPort) ?? honestPort;
  const source = createFakeAlerts(clock, identities, {
    source() {
      if (clock.now() < (faults().sourceChangesAt ?? Number.POSITIVE_INFINITY)) return 'reports';
      shared.note('source changed');
      return 'logs';
    },
    async reading() {
      await process.step(random.between(10, 500));
      if (random.chance(faults().readFails)) throw new Error('Umbrella could not be read');
    },
  });
  const context: TicketAdapterContext<MemoryTx> = {
    providerId: simulatedProvider,
    port,
    incidents,
    transaction: (work) => store.transaction(simulatedProvider, work),
    addIntents: (tx, intents) => addIntentsTo(store, tx, intents),
    settings: settingsOf(faults()),
    companyOf: () => ({ companyRecId: 1, customer: 'Customer' }),
    markerKey: simulatedKey,
    now: clock.now,
  };

  const adapters = (): Adapters<MemoryTx> => {
    const honest = ticketAdaptersIn(context);
    const made = sabotage.adapters?.(honest) ?? honest;
    const watched: { -readonly [Kind in keyof typeof made]: (typeof made)[Kind] } = {};
    for (const kind of ['ticket-create', 'ticket-append', 'ticket-close', 'ticket-reopen'] as const) {
      const adapter = made[kind];
      if (adapter === undefined) continue;
      watched[kind] = {
        ...adapter,
        send: (intent, sending) =>
          adapter.send(intent, {
            ...sending,
            mayWrite() {
              const may = sending.mayWrite();
              if (may && clock.now() > (intent.sendBefore ?? 0)) shared.onTooLate();
              return may;
            },
          }),
      };
    }
    return watched;
  };

  return {
    async run(): Promise<void> {
      await collect({ store, incidents }, simulatedProvider, {
        source,
        now: clock.now(),
        lagMs: lagMinutes * minuteMs,
        async inParallel(items, work) {
          for (const item of items) await work(item);
        },
      });
      await plan({ store, incidents, addIntents: context.addIntents }, simulatedProvider, {
        settings: context.settings,
        companyOf: context.companyOf,
        reader: createTicketReader(port, clock.now),
        now: clock.now(),
        runId: null,
        dryRun: false,
        brakeReleased: sabotage.brakeReleased ?? false,
      });
    },
    async deliver(): Promise<number | null> {
      return (await deliver(parts, simulatedProvider, adapters(), { concurrency: 4 })).nextDueMs;
    },
    async sweep(): Promise<void> {
      if (sabotage.without === 'sweep') return;
      const keeping =
        sabotage.without === undefined ? incidents : { ...incidents, saveIncidents: () => Promise.resolve() };
      await sweep({
        providerId: simulatedProvider,
        port,
        log: silent,
        keep: (duplicate, intents) =>
          store.transaction(simulatedProvider, async (tx) => {
            await keepDuplicate(
              {
                incidents: keeping,
                addIntents: context.addIntents,
                learnLateness: (own, id, same) => learnLatenessIn(store, own, id, same),
              },
              tx,
              simulatedProvider,
              { duplicate, intents },
            );
            const isNew = !shared.duplicates.has(duplicate.ticketId);
            shared.duplicates.set(duplicate.ticketId, duplicate);
            return isNew;
          }),
      });
    },
  };
};

/** A worker that is started again whenever it dies, and that needs no job to find what is due. */
const keepWorking = (shared: Shared, slot: number, until: number) => {
  const { clock, random, faults, onError } = shared;
  let current: SimulatedProcess | null = null;
  let starts = 0;
  const startAgain = (): void => {
    shared.note('crashed');
    if (clock.now() < until)
      clock.at(clock.now() + (random.chance(0.9) ? random.between(1_000, minuteMs) : 10 * minuteMs), begin);
  };
  const begin = (): void => {
    starts += 1;
    const process = createProcess(clock, random, {
      onStop: () => shared.note('stopped'),
      crashChance: () => faults().crash,
      stopChance: () => faults().stop,
      onDeath: startAgain,
    });
    current = process;
    const work = workAs(shared, process, `${slot}-${starts}`);
    const live = async (): Promise<void> => {
      const runIn = (windowsAhead: number): number =>
        (Math.floor((clock.now() - lagMinutes * minuteMs) / windowMs) + windowsAhead) * windowMs +
        lagMinutes * minuteMs +
        random.between(1_000, slot === 0 ? 10 * minuteMs : 2 * hourMs);
      // a worker that is started again takes up the run, or leaves it to the next
      let nextRun = random.chance(0.5) ? clock.now() : runIn(1);
      let nextSweep = clock.now() + random.between(0, hourMs);
      while (process.alive() && clock.now() < until) {
        try {
          if (clock.now() >= nextRun) {
            await work.run();
            // the other worker does some of the same runs: nothing may depend on being alone
            nextRun = runIn(slot === 0 ? 1 : random.whole(1, 4));
          }
          const dueMs = await work.deliver();
          if (clock.now() >= nextSweep) {
            await work.sweep();
            nextSweep = clock.now() + hourMs * 3;
          }
          const idleMs = random.between(hourMs, 3 * hourMs);
          // often only one of them is told, as with a job that was lost
          const toldMs = slot === 0 || random.chance(0.3) ? (dueMs ?? idleMs) : idleMs;
          await process.sleep(Math.max(1_000, Math.min(toldMs, idleMs, nextRun - clock.now())));
        } catch (error) {
          onError(error);
          await process.sleep(random.between(5_000, minuteMs));
        }
      }
    };
    void live();
  };
  begin();
  return { kill: () => current?.kill() };
};

/**
 * The brake asks from five tickets on, and the last answers from before may still close one or two; of fewer that seem
 * deleted each is believed.
 */
const noticedFrom = 7;

const hideIfNoticed = async (shared: Shared, until: number): Promise<void> => {
  const { store, psa } = shared;
  const open = await store.transaction(simulatedProvider, (tx) =>
    shared.incidents.incidents(tx, simulatedProvider, { states: ['open'] }),
  );
  const there = open.filter(({ ticketId }) => {
    const ticket = ticketId === null ? undefined : psa.tickets.get(ticketId);
    return ticket !== undefined && !ticket.deleted && !ticket.closed;
  });
  if (there.length >= noticedFrom) psa.hide(until);
};

/** Lives through one seed's day and lets it come to rest. */
export const liveThrough = async (o: WorldOptions): Promise<World> => {
  const random = createRandom(o.seed);
  const { beyondSettle = false, sabotage = {} } = o;
  // late events come up to 12 hours after the last window
  const lengthMs = windows * windowMs + 13 * hourMs;
  const chosen = {
    ...chooseFaults(random, { start: dayBegins, lengthMs, beyondSettle }),
    ...sabotage.faults,
  };
  let faults = chosen;
  const clock = createVirtualClock(dayBegins);
  const db = createMemoryDatabase();
  const store = createMemoryStore(db, clock.now, { ...times, ...sabotage.times });
  const identities = scriptIdentities(random, {
    start: dayBegins,
    windows,
    infected: o.infected ?? 8,
    quiet: 3,
    threshold: simulatedThreshold,
  });
  const errors: unknown[] = [];
  const happened = new Map<string, number>();
  let tooLate = 0;
  const shared: Shared = {
    clock,
    random,
    store,
    psa: createFakePsa(clock, random, chosen),
    identities,
    faults: () => faults,
    incidents: createMemoryIncidentStore(db),
    duplicates: new Map(),
    sabotage,
    note: (what) => happened.set(what, (happened.get(what) ?? 0) + 1),
    onTooLate: () => (tooLate += 1),
    onError: (error) => errors.push(error),
  };

  const end = dayBegins + lengthMs + 8 * hourMs;
  const workers = [0, 1].map((slot) => keepWorking(shared, slot, end));
  for (const restore of chosen.restores) {
    let snapshot: MemorySnapshot | null = null;
    clock.at(restore.backTo, () => {
      snapshot = db.snapshot();
    });
    clock.at(restore.at, () => {
      if (snapshot === null) return;
      if (restore.kind === 'backup') for (const worker of workers) worker.kill();
      shared.note(restore.kind);
      db.restore(snapshot);
      if (sabotage.sameEpoch !== true) store.raiseEpoch();
    });
  }
  if (chosen.hidden !== null) {
    const { from, to } = chosen.hidden;
    clock.at(from, () => {
      void hideIfNoticed(shared, to);
    });
  }
  clock.at(dayBegins + lengthMs, () => {
    faults = calm(chosen);
    shared.psa.setFaults(faults);
  });
  await clock.runUntil(end + hourMs);
  return {
    identities,
    psa: shared.psa,
    store,
    faults: chosen,
    duplicates: [...shared.duplicates.values()],
    incidents: await store.transaction(simulatedProvider, (tx) =>
      shared.incidents.incidents(tx, simulatedProvider, {}),
    ),
    tooLate,
    errors,
    happened: new Map([...shared.psa.happened, ...happened]),
  };
};
