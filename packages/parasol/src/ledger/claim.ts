import type { Attempt, Intent, IntentKind } from './intent.ts';
import type { Look } from './ledger-store.ts';
import { enterEpoch, leaseRanOut, leaseToSearch, leaseToSend } from './machine.ts';
import type { LedgerParts } from './parts.ts';
import type { LedgerTimes } from './times.ts';

/** An intent that this worker holds until its lease runs out. */
export type Claimed =
  | {
      readonly what: 'send';
      readonly intent: Intent;
      readonly startedAt: number;
      /** On this process's monotonic clock: no byte may leave us after it. */
      readonly deadlineMs: number;
      readonly timeoutMs: number;
    }
  | {
      readonly what: 'search';
      readonly intent: Intent;
      readonly startedAt: number;
      /** Past settle already before the search begins. */
      readonly settled: boolean;
    };

const staleAtOnce = 500;

type Wish = { readonly kinds: readonly IntentKind[]; readonly limit: number };

/** What lost its lease or belongs to an older epoch becomes unknown. */
const freeStale = async <Tx>(
  { store }: Pick<LedgerParts<Tx>, 'store'>,
  tx: Tx,
  providerId: string,
  { now, installation, times }: Look,
): Promise<void> => {
  const stale = await store.lockStale(tx, providerId, {
    now,
    epoch: installation.epoch,
    limit: staleAtOnce,
  });
  if (stale.length === 0) return;
  const freed: Intent[] = [];
  const lost: Attempt[] = [];
  for (const intent of stale) {
    const core = enterEpoch(intent, installation, times, now) ?? leaseRanOut(intent, now);
    if (core === null) continue;
    freed.push({ ...intent, ...core, updatedAt: now });
    if (intent.state === 'sending')
      lost.push({
        providerId,
        intentId: intent.intentId,
        fence: intent.fence,
        attempt: intent.attempt,
        what: 'send',
        outcome: core.reason ?? 'unknown',
        status: null,
        detail: 'the worker that sent it did not report back',
        startedAt: intent.sentAt ?? now,
        endedAt: now,
      });
  }
  await store.save(tx, freed);
  await store.addAttempts(tx, lost);
};

const takeDue = async <Tx>(
  { store, worker }: Pick<LedgerParts<Tx>, 'store' | 'worker'>,
  tx: Tx,
  providerId: string,
  { now, installation, times }: Look,
  o: Wish & { readonly deadlineMs: number },
): Promise<Claimed[]> => {
  const claimed: Claimed[] = [];
  for (const intent of await store.lockDue(tx, providerId, { now, epoch: installation.epoch, ...o })) {
    const search = leaseToSearch(intent, worker, installation, times, now);
    if (search !== null) {
      const held = { ...intent, ...search.core, updatedAt: now };
      claimed.push({ what: 'search', intent: held, startedAt: now, settled: search.settled });
      continue;
    }
    const core = leaseToSend(intent, worker, installation, times, now);
    if (core !== null)
      claimed.push({
        what: 'send',
        intent: { ...intent, ...core, updatedAt: now },
        startedAt: now,
        deadlineMs: o.deadlineMs,
        timeoutMs: times.createTimeoutMs,
      });
  }
  if (claimed.length > 0)
    await store.save(
      tx,
      claimed.map((one) => one.intent),
    );
  return claimed;
};

/**
 * One transaction: what lost its lease or belongs to an older epoch becomes unknown, then up to `limit` due intents
 * are taken. When this returns, `sending` is committed; the deadline is counted from before the transaction, so that
 * it is never later than the `send_before` of the database's clock. With `peek`, up to so many that would be sent are
 * given back instead, if there are any: they are to be read for in batches before they are taken.
 */
export const claim = async <Tx>(
  parts: Pick<LedgerParts<Tx>, 'store' | 'worker' | 'monotonicMs'>,
  providerId: string,
  o: Wish & { readonly peek?: number },
): Promise<{
  readonly claimed: Claimed[];
  readonly next: readonly Intent[];
  readonly times: LedgerTimes;
}> => {
  const { store } = parts;
  const { kinds, limit, peek = 0 } = o;
  const beganMs = parts.monotonicMs();
  return store.transaction(providerId, async (tx) => {
    const look = await store.look(tx);
    const { now, times } = look;
    const { epoch } = look.installation;
    const next =
      peek === 0 ? [] : await store.peekPending(tx, providerId, { now, epoch, kinds, limit: peek });
    if (next.length > 0) return { claimed: [], next, times };
    await freeStale(parts, tx, providerId, look);
    const deadlineMs = beganMs + times.sendWindowMs;
    const claimed = await takeDue(parts, tx, providerId, look, { kinds, limit, deadlineMs });
    return { claimed, next, times };
  });
};
