import type { Attempt, Intent, IntentKind } from './intent.ts';
import { enterEpoch, leaseRanOut, leaseToSearch, leaseToSend } from './machine.ts';
import type { LedgerParts } from './parts.ts';

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

/**
 * One transaction: what lost its lease or belongs to an older epoch becomes unknown, then up to `limit` due intents
 * are taken. When this returns, `sending` is committed; the deadline is counted from before the transaction, so that
 * it is never later than the `send_before` of the database's clock.
 */
export const claim = async <Tx>(
  parts: LedgerParts<Tx>,
  providerId: string,
  o: { readonly kinds: readonly IntentKind[]; readonly limit: number },
): Promise<Claimed[]> => {
  const { store, worker } = parts;
  const beganMs = parts.monotonicMs();
  return store.transaction(providerId, async (tx) => {
    const { now, installation, times } = await store.look(tx);
    const deadlineMs = beganMs + times.sendWindowMs;
    const stale = await store.lockStale(tx, providerId, {
      now,
      epoch: installation.epoch,
      limit: staleAtOnce,
    });
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

    const claimed: Claimed[] = [];
    for (const intent of await store.lockDue(tx, providerId, { now, ...o })) {
      const search = leaseToSearch(intent, worker, installation, times, now);
      if (search !== null) {
        const held = { ...intent, ...search.core, updatedAt: now };
        claimed.push({ what: 'search', intent: held, startedAt: now, settled: search.settled });
        continue;
      }
      const core = leaseToSend(intent, worker, times, now);
      if (core !== null)
        claimed.push({
          what: 'send',
          intent: { ...intent, ...core, updatedAt: now },
          startedAt: now,
          deadlineMs,
          timeoutMs: times.createTimeoutMs,
        });
    }
    await store.save(
      tx,
      claimed.map((one) => one.intent),
    );
    return claimed;
  });
};
