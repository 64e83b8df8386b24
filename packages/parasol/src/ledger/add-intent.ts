import type { Intent, IntentKind, NewIntent } from './intent.ts';
import type { LedgerStore } from './ledger-store.ts';
import { newIntentCore } from './machine.ts';

/** Others of the subject can't be written before these are. */
const blockingKinds: ReadonlySet<IntentKind> = new Set([
  'ticket-create',
  'configuration-type',
  'configuration-question',
]);

/**
 * Decides to write things once, in the caller's transaction: what the decision rests on and the decision stand or
 * fall together. The same key again gives the intent that is there. Wakes the provider's delivery: at once, or, for
 * a run that delivers by itself, in time for the case that the run dies.
 */
export const addIntentsTo = async <Tx>(
  store: Omit<LedgerStore<Tx>, 'transaction'>,
  tx: Tx,
  wanted: readonly NewIntent[],
): Promise<{ readonly intent: Intent; readonly added: boolean }[]> => {
  const providerId = wanted[0]?.providerId;
  if (providerId === undefined) return [];
  const { now, installation, times } = await store.look(tx);
  const intents = wanted.map((one) => {
    const causeAt = one.causeAt ?? null;
    return {
      providerId,
      kind: one.kind,
      key: one.key,
      subject: one.subject,
      position: one.position ?? 0,
      blocking: one.blocking ?? blockingKinds.has(one.kind),
      payload: one.payload,
      runId: one.runId ?? null,
      causeAt,
      detail: null,
      createdAt: now,
      updatedAt: now,
      ...newIntentCore(installation, times, now, causeAt),
    };
  });
  const results = await store.insert(tx, providerId, intents);
  if (results.some((result) => result.added)) {
    const ofRun = wanted.every((one) => (one.runId ?? null) !== null);
    await store.wake(tx, providerId, 'deliver', ofRun ? times.backoffMaxMs / 2 : 0);
  }
  return results;
};
