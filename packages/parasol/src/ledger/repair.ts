import { parasolError } from '../errors/index.ts';
import type { Attempt, Intent } from './intent.ts';
import { cancelled, linked, retried } from './machine.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { LedgerParts } from './parts.ts';

const change = async <Tx>(
  parts: Pick<LedgerParts<Tx>, 'store'>,
  providerId: string,
  intentId: string,
  o: { readonly outcome: string; readonly who: string },
  step: (intent: Intent, now: number) => Partial<Intent> | null,
  also?: (tx: Tx, intent: Intent) => Promise<void>,
): Promise<Intent> => {
  const { store } = parts;
  return store.transaction(providerId, async (tx) => {
    const { now } = await store.look(tx);
    const intent = await store.lock(tx, providerId, intentId);
    if (intent === null) throw parasolError('not_found', { intentId });
    const core = step(intent, now);
    if (core === null) throw parasolError('intent_not_waiting', { intentId, state: intent.state });
    const repaired: Intent = { ...intent, ...core, updatedAt: now };
    await store.save(tx, [repaired]);
    const repair: Attempt = {
      providerId,
      intentId,
      fence: repaired.fence,
      attempt: intent.attempt,
      what: 'repair',
      outcome: o.outcome,
      status: null,
      detail: o.who,
      startedAt: now,
      endedAt: now,
    };
    await store.addAttempts(tx, [repair]);
    await also?.(tx, repaired);
    await store.wake(tx, providerId, 'deliver', 0);
    return repaired;
  });
};

/** Refused or held by hand, by somebody's name: it goes on. What may have been sent is searched for first. */
export const retryIn = <Tx>(
  parts: Pick<LedgerParts<Tx>, 'store'>,
  providerId: string,
  intentId: string,
  who: string,
  also?: (tx: Tx, intent: Intent) => Promise<void>,
): Promise<Intent> => change(parts, providerId, intentId, { outcome: 'retried', who }, retried, also);

/** Any intent that isn't done, by hand: it is held until somebody says otherwise. */
export const cancelIn = <Tx>(
  parts: Pick<LedgerParts<Tx>, 'store'>,
  providerId: string,
  intentId: string,
  who: string,
  also?: (tx: Tx, intent: Intent) => Promise<void>,
): Promise<Intent> =>
  change(parts, providerId, intentId, { outcome: 'cancelled', who }, (intent) => cancelled(intent), also);

/** A person says which record it is: done, under that number. `also` takes it over in the same transaction. */
export const linkIn = <Tx>(
  parts: Pick<LedgerParts<Tx>, 'store'>,
  o: {
    readonly providerId: string;
    readonly intentId: string;
    readonly remoteId: string;
    readonly who: string;
  },
  also: (tx: Tx, intent: Intent) => Promise<void>,
): Promise<Intent> =>
  change(
    parts,
    o.providerId,
    o.intentId,
    { outcome: `linked ${o.remoteId}`, who: o.who },
    (intent) => linked(intent, o.remoteId),
    also,
  );

/** Of these kinds the company, board and texts are read when they are sent, so that a retry is never one of old. */
const readWhenSent = [
  'ticket-create',
  'ticket-append',
  'ticket-close',
  'ticket-reopen',
  'ticket-trial',
] as const;

/**
 * After settings, credentials or mappings changed, in the same transaction: tickets that were refused are tried
 * again. Configurations that were refused are tried again by the next run, which knows whether the mapping is still
 * the same. Returns how many.
 */
export const retryRefusedIn = async <Tx>(
  store: Omit<LedgerStore<Tx>, 'transaction'>,
  tx: Tx,
  providerId: string,
): Promise<number> => {
  const { now } = await store.look(tx);
  let count = 0;
  for (const kind of readWhenSent) {
    const refused = await store.lockWaiting(tx, providerId, { states: ['refused'], kind, limit: 100_000 });
    const again = refused.flatMap((intent) => {
      const core = retried(intent, now);
      return core === null ? [] : [{ ...intent, ...core, updatedAt: now }];
    });
    await store.save(tx, again);
    count += again.length;
  }
  if (count > 0) await store.wake(tx, providerId, 'deliver', 0);
  return count;
};
