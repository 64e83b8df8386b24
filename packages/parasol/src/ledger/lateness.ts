import type { Attempt, Intent, IntentKind } from './intent.ts';
import type { LedgerStore } from './ledger-store.ts';

/** Records of one mark, of which all but one are too many, with the moments at which the vendor says it made them. */
export type SameMark = {
  readonly kind: IntentKind;
  readonly records: readonly { readonly remoteId: string; readonly madeAt: Date | null }[];
};

/** How a send ended of which nobody knows whether it was applied. */
const inDoubt: ReadonlySet<string> = new Set(['unknown', 'lease-ran-out', 'too-late']);

/**
 * The greatest lateness that these records must have come with: each was made by a send that was never answered, the
 * youngest by the last. Nothing where there are more records than such sends: then somebody copied one.
 */
const latenessBy = (madeAt: readonly number[], sentAt: readonly number[]): number => {
  const left = sentAt.toSorted((a, b) => a - b);
  let greatest = 0;
  for (const at of madeAt.toSorted((a, b) => b - a)) {
    while ((left.at(-1) ?? 0) > at) left.pop();
    const sent = left.pop();
    if (sent === undefined) return 0;
    greatest = Math.max(greatest, at - sent);
  }
  return greatest;
};

const latenessOf = (
  intent: Intent,
  attempts: readonly Attempt[],
  { records }: SameMark,
  since: number,
): number => {
  const sends = attempts.filter((one) => one.intentId === intent.intentId && one.what === 'send');
  // a lost time line may have sent what this one knows nothing of
  if (sends.some((one) => one.startedAt < since)) return 0;
  const madeAt = records
    .filter((one) => intent.reason === 'adopted' || one.remoteId !== intent.remoteId)
    .flatMap((one) => one.madeAt?.getTime() ?? []);
  return latenessBy(
    madeAt,
    sends.filter((one) => inDoubt.has(one.outcome)).map((one) => one.startedAt),
  );
};

/**
 * Learns from records that are there twice how late the vendor applies requests, so that settle grows with it: the write
 * that came after its search was no adoption, and would otherwise teach nothing. Returns the lateness, in milliseconds.
 */
export const learnLatenessIn = async <Tx>(
  store: Omit<LedgerStore<Tx>, 'transaction'>,
  tx: Tx,
  providerId: string,
  same: SameMark,
): Promise<number> => {
  const { installation, times } = await store.look(tx);
  const remoteIds = same.records.map((one) => one.remoteId);
  const intents = await store.doneAs(tx, providerId, { kind: same.kind, remoteIds });
  const attempts = await store.attemptsOf(
    tx,
    providerId,
    intents.map((one) => one.intentId),
  );
  const since = installation.epoch > 1 ? installation.epochStartedAt : 0;
  const lateness = Math.max(0, ...intents.map((one) => latenessOf(one, attempts, same, since)));
  // days later it was a person
  if (lateness > 0 && lateness <= times.horizonMs) await store.noteLateness(tx, lateness);
  return lateness;
};
