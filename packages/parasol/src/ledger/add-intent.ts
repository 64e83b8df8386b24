import type { Intent, IntentKind, NewIntent } from './intent.ts';
import type { LedgerStore } from './ledger-store.ts';
import { newIntentCore } from './machine.ts';
import type { LedgerTimes } from './times.ts';

/** Others of the subject can't be written before these are. */
const blockingKinds: ReadonlySet<IntentKind> = new Set([
  'ticket-create',
  'configuration-type',
  'configuration-question',
]);

/**
 * Decides to write one thing once, in the caller's transaction: what the decision rests on and the decision stand or
 * fall together. The same key again gives the intent that is there. Wakes the provider's delivery: at once, or, for
 * a run that delivers by itself, in time for the case that the run dies.
 */
export const addIntentTo = async <Tx>(
  parts: { readonly store: LedgerStore<Tx>; readonly times: LedgerTimes },
  tx: Tx,
  wanted: NewIntent,
): Promise<{ readonly intent: Intent; readonly added: boolean }> => {
  const { store, times } = parts;
  const { now, installation } = await store.look(tx);
  const causeAt = wanted.causeAt ?? null;
  const result = await store.insert(tx, {
    providerId: wanted.providerId,
    kind: wanted.kind,
    key: wanted.key,
    subject: wanted.subject,
    position: wanted.position ?? 0,
    blocking: wanted.blocking ?? blockingKinds.has(wanted.kind),
    payload: wanted.payload,
    runId: wanted.runId ?? null,
    causeAt,
    detail: null,
    createdAt: now,
    updatedAt: now,
    ...newIntentCore(installation, times, now, causeAt),
  });
  const delayMs = result.intent.runId === null ? 0 : times.backoffMaxMs / 2;
  if (result.added) await store.wake(tx, wanted.providerId, 'deliver', delayMs);
  return result;
};
