import type { Adapter, Adapters, SendAnswer } from './adapter.ts';
import { searchClaimed, sendClaimed, type CarriedOut } from './carry-out.ts';
import { claim, type Claimed } from './claim.ts';
import { intentKinds, type Intent, type IntentKind } from './intent.ts';
import type { SearchProof } from './ledger-store.ts';
import type { LedgerParts } from './parts.ts';
import { keepLeases } from './keep-leases.ts';
import { checkProofs } from './proofs.ts';
import { createStoreTogether } from './store-together.ts';
import type { LedgerTimes } from './times.ts';

export type DeliverOptions = {
  /** Only these kinds; default: all that have an adapter. */
  readonly kinds?: readonly IntentKind[];
  /** At most so many writes and searches in this pass; default 100,000. */
  readonly limit?: number;
  /** Writes under way at once; default 8. */
  readonly concurrency?: number;
  /** How long the pass may wait for intents that become due (after 429, say) before it ends; default 0. */
  readonly waitMs?: number;
  /** The provider's own wish to be asked before an unknown write is sent again. */
  readonly careful?: boolean;
  readonly signal?: AbortSignal;
  /** Told after each write or search, with how many there were. */
  readonly onProgress?: (delivered: number, last: CarriedOut) => void;
  /** For the log; what earlier runs left is delivered as well. */
  readonly runId?: string;
};

export type KindCounts = {
  done: number;
  adopted: number;
  /** Nothing had to be written after all. */
  settled: number;
  refused: number;
  unknown: number;
  held: number;
  /** Tried, and put back to be tried again. */
  pending: number;
  dropped: number;
};

export type DeliverResult = {
  readonly counts: { readonly [Kind in IntentKind]?: Readonly<KindCounts> };
  /** Stopped before everything due was tried: the key was refused, or the pass was aborted or at its limit. */
  readonly stopped: 'key-refused' | 'aborted' | 'limit' | null;
  /** When to look again; null: nothing waits. */
  readonly nextDueMs: number | null;
};

const noCounts = (): KindCounts => ({
  done: 0,
  adopted: 0,
  settled: 0,
  refused: 0,
  unknown: 0,
  held: 0,
  pending: 0,
  dropped: 0,
});

const prepareAtOnce = 200;

/**
 * Does what is due for one provider: sends what is pending, searches for what is unknown. Any number of workers may
 * do so at once; it needs no job and no listener, and losing it at any point loses nothing.
 */
export const deliver = async <Tx>(
  parts: LedgerParts<Tx>,
  providerId: string,
  adapters: Adapters<Tx>,
  options: DeliverOptions = {},
): Promise<DeliverResult> => {
  const { concurrency = 8, waitMs = 0, careful = false, signal } = options;
  const kinds = (options.kinds ?? intentKinds).filter((kind) => adapters[kind] !== undefined);
  const counts: { [Kind in IntentKind]?: KindCounts } = {};
  const leases = keepLeases(parts, providerId);
  const underWay = new Set<Promise<void>>();
  const waitUntilMs = parts.monotonicMs() + waitMs;
  let left = options.limit ?? 100_000;
  let prepared = 0;
  let delivered = 0;
  const stop: { why: DeliverResult['stopped'] } = { why: null };
  let broken: unknown = null;

  const count = (carriedOut: CarriedOut): void => {
    const { kind } = carriedOut.intent;
    counts[kind] ??= noCounts();
    const own = counts[kind];
    own[carriedOut.became] += 1;
    if (carriedOut.answer?.outcome === 'refused' && carriedOut.answer.status === 401)
      stop.why = 'key-refused';
    delivered += 1;
    options.onProgress?.(delivered, carriedOut);
  };

  const needsPreparing = kinds.some((kind) => adapters[kind]?.prepare !== undefined);
  /** Batch reads for what comes next, before it is taken: a claimed intent has to be sent soon. */
  const prepare = async (next: readonly Intent[]): Promise<void> => {
    for (const kind of kinds) {
      const own = next.filter((intent) => intent.kind === kind);
      if (own.length > 0)
        await adapters[kind]?.prepare?.(own).catch((error: unknown) => {
          parts.log.warn({ providerId, kind, error }, 'batch reads failed; each write reads for itself');
        });
    }
    prepared = next.length;
  };

  const storeTogether = createStoreTogether(parts, providerId, adapters);
  /** Taken and not begun: so many that writes under way never wait for the next claim. */
  const ahead: Claimed[] = [];
  let sending = 0;

  /** After a stop, what was taken goes back as never sent, without a call. */
  const answerTo = (claimed: Extract<Claimed, { what: 'send' }>, adapter: Adapter<Tx>): Promise<SendAnswer> =>
    stop.why === null || stop.why === 'limit'
      ? sendClaimed(parts, adapter, claimed, signal)
      : Promise.resolve({ outcome: 'never-sent', reason: `the pass stopped: ${stop.why}` });

  const carryOut = async (claimed: Claimed): Promise<CarriedOut> => {
    const adapter = adapters[claimed.intent.kind];
    // only kinds with an adapter are claimed
    if (adapter === undefined) return { intent: claimed.intent, became: 'dropped' };
    sending += 1;
    const release = (): void => {
      sending -= 1;
      // its place is free again while the answer is being stored
      wakeUp.resolve();
    };
    if (claimed.what === 'search')
      return searchClaimed(parts, adapters, adapter, claimed, careful).finally(release);
    const answer = await answerTo(claimed, adapter).finally(release);
    return storeTogether({ claimed, answer });
  };

  const start = (claimed: Claimed): void => {
    const done = carryOut(claimed)
      .then(count, (error: unknown) => {
        // the lease runs out and the search settles it; the pass goes on only if the database does
        parts.log.error(
          { providerId, intentId: claimed.intent.intentId, error },
          'a result could not be stored',
        );
        broken ??= error;
      })
      .finally(() => {
        underWay.delete(done);
        // what waited for it may be due now
        if (underWay.size > 0) dry = false;
        else moved = true;
        wakeUp.resolve();
      });
    underWay.add(done);
  };

  let wakeUp = Promise.withResolvers<void>();
  /** Nothing more was due when last asked, and nothing has ended since. */
  let dry = false;
  /** The last one under way has ended since: one look tells whether more is due. */
  let moved = false;
  let taking: Promise<void> | null = null;
  const take = async (): Promise<void> => {
    const limit = Math.min(concurrency * 2, left);
    const peek = needsPreparing && prepared <= 0 ? prepareAtOnce : 0;
    dry = true;
    moved = false;
    let taken = await claim(parts, providerId, { kinds, limit, peek });
    if (taken.next.length > 0) {
      await prepare(taken.next);
      taken = await claim(parts, providerId, { kinds, limit });
    }
    const { claimed } = taken;
    if (claimed.length === limit) dry = false;
    left -= claimed.length;
    prepared -= claimed.length;
    if (claimed.length > 0) leases.begin(taken.times.leaseMs);
    ahead.push(...claimed);
  };
  const room = (): number => Math.max(0, Math.min(concurrency - sending, concurrency * 4 - underWay.size));
  const takeBeside = (): void => {
    taking = take()
      .catch((error: unknown) => {
        broken ??= error;
      })
      .finally(() => {
        taking = null;
        wakeUp.resolve();
      });
  };

  let rest: Rest | null = null;
  try {
    for (;;) {
      wakeUp = Promise.withResolvers<void>();
      if (signal?.aborted === true) stop.why = 'aborted';
      if (left <= 0) stop.why ??= 'limit';
      for (const next of ahead.splice(0, room())) start(next);
      const mayTake = stop.why === null && broken === null && left > 0 && !dry;
      if (taking === null && ahead.length < concurrency && mayTake) takeBeside();
      if (taking !== null || underWay.size > 0) {
        rest = null;
        await wakeUp.promise;
        continue;
      }
      if (ahead.length > 0) continue;
      if (stop.why !== null || broken !== null) break;
      rest ??= await lookAtRest(parts, providerId, kinds);
      if (rest.ownMs === 0 && moved) {
        dry = false;
        continue;
      }
      if (waitMs === 0 || rest.ownMs === null || parts.monotonicMs() + rest.ownMs >= waitUntilMs) break;
      const leastMs = rest.times.backoffMinMs;
      // another worker's may end long before its lease does
      await parts.sleep(Math.min(leastMs, Math.max(rest.ownMs, leastMs / 10)), signal);
      dry = false;
    }
    if (broken !== null) throw broken;
    rest ??= await lookAtRest(parts, providerId, kinds);
    return {
      counts,
      stopped: stop.why,
      nextDueMs: await lookAgain(parts, providerId, adapters, stop.why, rest),
    };
  } finally {
    await Promise.allSettled(underWay);
    await leases.end();
  }
};

/** How a provider's intents stand when nothing of the pass is under way. */
type Rest = {
  readonly proofs: readonly SearchProof[];
  readonly times: LedgerTimes;
  /** Until the next intent of any kind, and of the pass's kinds, is due; null: none waits. */
  readonly anyMs: number | null;
  readonly ownMs: number | null;
};

const lookAtRest = async <Tx>(
  { store }: LedgerParts<Tx>,
  providerId: string,
  kinds: readonly IntentKind[],
): Promise<Rest> =>
  store.transaction(providerId, async (tx) => {
    const { now, times } = await store.look(tx);
    const until = (due: number | null): number | null => (due === null ? null : Math.max(0, due - now));
    const anyMs = until(await store.nextDueAt(tx, providerId));
    const isAny = anyMs === null || kinds.length === intentKinds.length;
    const ownMs = isAny ? anyMs : until(await store.nextDueAt(tx, providerId, kinds));
    return { times, anyMs, ownMs, proofs: await store.proofs(tx, providerId) };
  });

const untilNext = async <Tx>(parts: LedgerParts<Tx>, providerId: string): Promise<number | null> =>
  parts.store.transaction(providerId, async (tx) => {
    const { now } = await parts.store.look(tx);
    const due = await parts.store.nextDueAt(tx, providerId);
    return due === null ? null : Math.max(0, due - now);
  });

/** Checks what the search has to prove, and says when the provider has to be looked at again. */
const lookAgain = async <Tx>(
  parts: LedgerParts<Tx>,
  providerId: string,
  adapters: Adapters<Tx>,
  stopped: DeliverResult['stopped'],
  { proofs, times, anyMs }: Rest,
): Promise<number | null> => {
  const open = proofs.filter((proof) => proof.state !== 'proven');
  const checks = open.length > 0 && stopped !== 'key-refused';
  const proofMs = checks ? await checkProofs(parts, providerId, adapters, open) : null;
  // a proof may have set free what was held for want of it
  const sureMs = checks ? await untilNext(parts, providerId) : anyMs;
  const due = [proofMs, sureMs].filter((ms) => ms !== null);
  if (due.length === 0) return null;
  // what is due but can't be taken just now is somebody else's, or the key is refused
  return stopped === 'key-refused' ? times.backoffMaxMs : Math.max(Math.min(...due), times.backoffMinMs);
};
