import { nextEpoch } from './epoch.ts';
import type { Attempt, Installation, Intent } from './intent.ts';
import type { DueWish, LedgerStore, SearchProof } from './ledger-store.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { LedgerTimes } from './times.ts';

export type MemoryLedger = LedgerStore<MemoryTx> & {
  installation(): Installation;
  /** As `parasol restore` does it. */
  raiseEpoch(): void;
  intents(): readonly Intent[];
  attempts(): readonly Attempt[];
};

/** A transaction of the memory database has nothing of its own; the type keeps the rooms' signatures the same. */
export type MemoryTx = { readonly memory: true };
const tx: MemoryTx = { memory: true };

const underWay = (intent: Intent): boolean =>
  intent.state === 'pending' || intent.state === 'sending' || intent.state === 'unknown';

const comesBefore = (a: Intent, b: Intent): boolean =>
  a.position < b.position || (a.position === b.position && a.intentId < b.intentId);

const idKey = (providerId: string, id: string): string => `${providerId}/${id}`;
const waitsForTicket = (one: Intent, intent: Intent): boolean =>
  intent.kind === 'ticket-create' && one.kind === 'ticket-append' && one.state === 'pending';

const mayGo = (intent: Intent, all: readonly Intent[]): boolean =>
  !all.some(
    (one) =>
      one.subject === intent.subject &&
      comesBefore(one, intent) &&
      !waitsForTicket(one, intent) &&
      (underWay(one) || one.blocking),
  );

/** Intents in memory, with the promises of `createSqlStore`. `now` is the simulated database's clock. */
export const createMemoryStore = (
  db: MemoryDatabase,
  now: () => number,
  times: LedgerTimes,
  onWake: (providerId: string, kind: 'deliver' | 'sweep', delayMs: number) => void = () => undefined,
): MemoryLedger => {
  const byId = db.table<Intent>('intents');
  const idOfKey = db.table<string>('intent_keys');
  /** Those not done, so that a step doesn't look at everything that was ever written. */
  const open = db.table<Intent>('open_intents');
  const attempts = db.table<Attempt>('attempts');
  const proofs = db.table<{ providerId: string; proof: SearchProof }>('search_proofs');
  const facts = db.table<Installation>('installation');
  const first: Installation = { epoch: 1, epochStartedAt: now(), greatestLatenessMs: 0 };
  let made = 0;

  const installation = (): Installation => facts.get('1') ?? first;
  const put = (intent: Intent): void => {
    byId.set(intent.intentId, intent);
    if (intent.state === 'done') open.delete(intent.intentId);
    else open.set(intent.intentId, intent);
  };
  /** Ids are unlike each other whatever their provider is; a joined key would be made anew for each look. */
  const intentOf = (providerId: string, intentId: string): Intent | null => {
    const intent = byId.get(intentId);
    return intent?.providerId === providerId ? intent : null;
  };
  const openOf = (providerId: string): Intent[] => {
    const all: Intent[] = [];
    for (const one of open.values()) if (one.providerId === providerId) all.push(one);
    return all;
  };
  const due = (providerId: string, o: DueWish, states: readonly string[]): Intent[] => {
    const all = openOf(providerId);
    return all
      .filter(
        (one) =>
          one.nextAt <= o.now &&
          one.epoch === o.epoch &&
          states.includes(one.state) &&
          o.kinds.includes(one.kind) &&
          (one.leaseUntil === null || one.leaseUntil <= o.now) &&
          mayGo(one, all),
      )
      .sort((a, b) => a.nextAt - b.nextAt || a.position - b.position)
      .slice(0, o.limit);
  };

  return {
    transaction: (_providerId, work) => db.transaction(() => work(tx)),
    look: async () => ({ now: now(), installation: installation(), times }),
    insert: async (_tx, providerId, intents) =>
      intents.map((intent) => {
        const key = idKey(providerId, intent.key);
        const id = idOfKey.get(key);
        const there = id === undefined ? undefined : byId.get(id);
        if (there !== undefined) return { intent: there, added: false };
        made += 1;
        const added: Intent = { ...intent, intentId: String(made).padStart(9, '0') };
        idOfKey.set(key, added.intentId);
        put(added);
        return { intent: added, added: true };
      }),
    get: async (_tx, providerId, intentId) => intentOf(providerId, intentId),
    lock: async (_tx, providerId, intentId) => intentOf(providerId, intentId),
    lockAll: async (_tx, providerId, intentIds) =>
      intentIds.flatMap((intentId) => intentOf(providerId, intentId) ?? []),
    lockStale: async (_tx, providerId, o) =>
      openOf(providerId)
        .filter(
          (one) =>
            one.epoch < o.epoch ||
            (one.state === 'sending' && one.leaseUntil !== null && one.leaseUntil <= o.now),
        )
        .slice(0, o.limit),
    lockDue: async (_tx, providerId, o) => due(providerId, o, ['pending', 'unknown']),
    peekPending: async (_tx, providerId, o) => due(providerId, o, ['pending']),
    lockWaiting: async (_tx, providerId, { states, reasons, kind, limit }) =>
      openOf(providerId)
        .filter(
          (one) =>
            states.some((state) => state === one.state) &&
            (reasons === undefined || (one.reason !== null && reasons.includes(one.reason))) &&
            (kind === undefined || one.kind === kind),
        )
        .slice(0, limit),
    newestDone: async (_tx, providerId, { kind, before, limit }) =>
      [...byId.values()]
        .filter(
          (one) =>
            one.providerId === providerId &&
            one.kind === kind &&
            one.state === 'done' &&
            one.remoteId !== null &&
            one.updatedAt < before,
        )
        .sort((a, b) => b.updatedAt - a.updatedAt)
        .slice(0, limit),
    doneAs: async (_tx, providerId, { kind, remoteIds }) =>
      [...byId.values()].filter(
        (one) =>
          one.providerId === providerId &&
          one.kind === kind &&
          one.state === 'done' &&
          one.remoteId !== null &&
          remoteIds.includes(one.remoteId),
      ),
    // what a step never changes stays as it was stored
    async save(_tx, intents) {
      for (const intent of intents) {
        const stored = byId.get(intent.intentId);
        if (stored === undefined) continue;
        const { kind, key, subject, position, blocking, payload, runId, causeAt, createdAt } = stored;
        const isSame =
          intent.kind === kind &&
          intent.key === key &&
          intent.subject === subject &&
          intent.position === position &&
          intent.blocking === blocking &&
          intent.payload === payload &&
          intent.runId === runId &&
          intent.causeAt === causeAt &&
          intent.createdAt === createdAt;
        // rows never change, so that one that has the same identity can be kept as it is
        put(
          isSame
            ? intent
            : { ...intent, kind, key, subject, position, blocking, payload, runId, causeAt, createdAt },
        );
      }
    },
    async addAttempts(_tx, added) {
      for (const attempt of added)
        attempts.set(`${attempt.intentId}/${attempt.fence}/${attempt.what}`, attempt);
    },
    attemptsOf: async (_tx, _providerId, intentIds) =>
      [...attempts.values()]
        .filter((one) => intentIds.includes(one.intentId))
        .sort((a, b) => a.startedAt - b.startedAt || a.fence - b.fence),
    async renewLeases(_tx, providerId, { worker, leaseUntil }) {
      for (const one of openOf(providerId))
        if (one.leasedBy === worker && one.leaseUntil !== null) put({ ...one, leaseUntil });
    },
    async nextDueAt(_tx, providerId, kinds) {
      const all = openOf(providerId);
      const dueTimes = all
        .filter((one) => kinds === undefined || kinds.includes(one.kind))
        .filter((one) => one.state === 'sending' || (underWay(one) && mayGo(one, all)))
        .map((one) => Math.max(one.nextAt, one.leaseUntil ?? 0));
      return dueTimes.length === 0 ? null : Math.min(...dueTimes);
    },
    async wake(_tx, providerId, kind, delayMs) {
      onWake(providerId, kind, delayMs);
    },
    proofs: async (_tx, providerId) =>
      [...proofs.values()].filter((one) => one.providerId === providerId).map((one) => one.proof),
    // transactions of the memory database follow one another
    lockProofs: () => Promise.resolve(),
    async saveProof(_tx, providerId, proof) {
      proofs.set(idKey(providerId, proof.kind), { providerId, proof });
    },
    async noteLateness(_tx, latenessMs) {
      const before = installation();
      if (latenessMs > before.greatestLatenessMs)
        facts.set('1', { ...before, greatestLatenessMs: latenessMs });
    },
    installation,
    raiseEpoch() {
      const before = installation();
      facts.set('1', { ...before, epoch: nextEpoch(before.epoch, now()), epochStartedAt: now() });
    },
    intents: () => [...byId.values()],
    attempts: () => [...attempts.values()],
  };
};
