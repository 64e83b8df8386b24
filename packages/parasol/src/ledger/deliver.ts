import type { Adapters } from './adapter.ts';
import { carryOut, type CarriedOut } from './carry-out.ts';
import { claim } from './claim.ts';
import { intentKinds, type IntentKind } from './intent.ts';
import type { LedgerParts } from './parts.ts';
import { keepLeases } from './keep-leases.ts';
import { checkProofs } from './proofs.ts';
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
  const { store } = parts;
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
  const prepare = async (): Promise<LedgerTimes> => {
    const { next, times } = await store.transaction(providerId, async (tx) => {
      const look = await store.look(tx);
      const o = { now: look.now, kinds, limit: prepareAtOnce };
      return { ...look, next: needsPreparing ? await store.peekPending(tx, providerId, o) : [] };
    });
    for (const kind of kinds) {
      const own = next.filter((intent) => intent.kind === kind);
      if (own.length > 0)
        await adapters[kind]?.prepare?.(own).catch((error: unknown) => {
          parts.log.warn({ providerId, kind, error }, 'batch reads failed; each write reads for itself');
        });
    }
    prepared = next.length;
    return times;
  };

  const start = (claimed: Awaited<ReturnType<typeof claim>>[number]): void => {
    const done = carryOut(parts, adapters, claimed, { careful, signal })
      .then(count, (error: unknown) => {
        // the lease runs out and the search settles it; the pass goes on only if the database does
        parts.log.error(
          { providerId, intentId: claimed.intent.intentId, error },
          'a result could not be stored',
        );
        broken ??= error;
      })
      .finally(() => underWay.delete(done));
    underWay.add(done);
  };

  const times = await prepare();
  try {
    for (let first = true; ; first = false) {
      if (signal?.aborted === true) stop.why = 'aborted';
      if (left <= 0) stop.why ??= 'limit';
      const free = Math.min(concurrency - underWay.size, left);
      let taken = 0;
      if (stop.why === null && broken === null && free > 0) {
        if (needsPreparing && prepared <= 0 && !first) await prepare();
        const claimed = await claim(parts, providerId, { kinds, limit: free });
        taken = claimed.length;
        left -= taken;
        prepared -= taken;
        if (taken > 0) leases.begin(times.leaseMs);
        for (const one of claimed) start(one);
      }
      if (underWay.size > 0) {
        // several answers at once are worth one claim
        await Promise.race(underWay);
        continue;
      }
      if (taken > 0) continue;
      if (stop.why !== null || broken !== null || waitMs === 0) break;
      const due = await untilNext(parts, providerId);
      if (due === null || parts.monotonicMs() + due >= waitUntilMs) break;
      await parts.sleep(Math.max(due, times.backoffMinMs / 10), signal);
    }
    if (broken !== null) throw broken;
    return { counts, stopped: stop.why, nextDueMs: await lookAgain(parts, providerId, adapters, stop.why) };
  } finally {
    await Promise.allSettled(underWay);
    await leases.end();
  }
};

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
): Promise<number | null> => {
  const { store } = parts;
  const { proofs, times, intentMs } = await store.transaction(providerId, async (tx) => {
    const look = await store.look(tx);
    const due = await store.nextDueAt(tx, providerId);
    return {
      ...look,
      proofs: await store.proofs(tx, providerId),
      intentMs: due === null ? null : Math.max(0, due - look.now),
    };
  });
  const open = proofs.filter((proof) => proof.state !== 'proven');
  const checks = open.length > 0 && stopped !== 'key-refused';
  const proofMs = checks ? await checkProofs(parts, providerId, adapters, open) : null;
  // a proof may have set free what was held for want of it
  const sureMs = checks ? await untilNext(parts, providerId) : intentMs;
  const due = [proofMs, sureMs].filter((ms) => ms !== null);
  if (due.length === 0) return null;
  // what is due but can't be taken just now is somebody else's, or the key is refused
  return stopped === 'key-refused' ? times.backoffMaxMs : Math.max(Math.min(...due), times.backoffMinMs);
};
