import { messageOf } from '../errors/index.ts';
import type { Adapter, Adapters, Applied, Found, SendAnswer } from './adapter.ts';
import type { Claimed } from './claim.ts';
import type { Attempt, Intent } from './intent.ts';
import type { SearchProof } from './ledger-store.ts';
import { answered, searched, type Trust } from './machine.ts';
import type { LedgerParts } from './parts.ts';
import { mayProve, proveSearch, trustOf } from './proofs.ts';
import { askNewest, type Unseen } from './testimony.ts';

/** What became of a claimed intent, for the counts of a pass. `dropped`: the lease was lost, the result is not ours to store. */
export type CarriedOut = {
  readonly intent: Intent;
  readonly became: 'done' | 'adopted' | 'settled' | 'pending' | 'refused' | 'unknown' | 'held' | 'dropped';
  readonly answer?: SendAnswer;
};

const detailOf = (answer: SendAnswer): { status: number | null; detail: string | null } => {
  switch (answer.outcome) {
    case 'ok':
      return { status: answer.status ?? null, detail: null };
    case 'refused': {
      const fields = (answer.errors ?? []).map((error) => error.message).filter(Boolean);
      const detail = [`${answer.code}: ${answer.message}`, ...fields].join(' · ').slice(0, 1_000);
      return { status: answer.status, detail };
    }
    case 'throttled':
      return { status: 429, detail: `asked to wait ${answer.retryAfterMs} ms` };
    case 'never-sent':
      return { status: null, detail: answer.reason };
    case 'unknown':
      return { status: answer.status ?? null, detail: answer.reason };
    case 'nothing-to-write':
    case 'postponed':
      break;
  }
  return { status: null, detail: null };
};

const becameOf = (answer: SendAnswer): CarriedOut['became'] => {
  if (answer.outcome === 'ok') return 'done';
  if (answer.outcome === 'nothing-to-write') return 'settled';
  if (answer.outcome === 'refused' || answer.outcome === 'unknown') return answer.outcome;
  return 'pending';
};

/** Sends one claimed intent. Whatever happens is an answer. */
export const sendClaimed = async <Tx>(
  parts: LedgerParts<Tx>,
  adapter: Adapter<Tx>,
  claimed: Extract<Claimed, { what: 'send' }>,
  signal: AbortSignal | undefined,
): Promise<SendAnswer> => {
  let begun = false;
  const mayWrite = (): boolean => {
    const may = signal?.aborted !== true && parts.monotonicMs() < claimed.deadlineMs;
    begun ||= may;
    return may;
  };
  try {
    return await adapter.send(claimed.intent, { mayWrite, timeoutMs: claimed.timeoutMs });
  } catch (error) {
    parts.log.warn({ intentId: claimed.intent.intentId, error }, 'a write ended in an error of ours');
    return begun
      ? { outcome: 'unknown', reason: messageOf(error) }
      : { outcome: 'never-sent', reason: messageOf(error) };
  }
};

/** An answer that is not stored yet. */
export type Answered = { readonly claimed: Extract<Claimed, { what: 'send' }>; readonly answer: SendAnswer };

const attemptOf = (
  { intent, startedAt }: Claimed,
  now: number,
  told: Pick<Attempt, 'what' | 'outcome' | 'status' | 'detail'>,
): Attempt => ({
  providerId: intent.providerId,
  intentId: intent.intentId,
  fence: intent.fence,
  attempt: intent.attempt,
  startedAt,
  endedAt: now,
  ...told,
});

/** The first of a kind that was written is looked for, to prove that the search finds what we write. */
const beginProofs = async <Tx>(
  parts: LedgerParts<Tx>,
  tx: Tx,
  adapters: Adapters<Tx>,
  written: readonly { readonly intent: Intent; readonly adapter: Adapter<Tx> }[],
  now: number,
): Promise<void> => {
  const searchable = written.filter(
    ({ intent, adapter }) => adapter.foundBy !== 'read' && adapters[intent.kind] === adapter,
  );
  const [first] = searchable;
  if (first === undefined) return;
  const proofs = await parts.store.proofs(tx, first.intent.providerId);
  // in one order for all workers, as every lock
  for (const kind of [...new Set(searchable.map(({ intent }) => intent.kind))].sort()) {
    const known = proofs.find((one) => one.kind === kind);
    const ours = searchable.filter(({ intent }) => intent.kind === kind);
    const again = ours.find(
      ({ intent }) => known?.state === 'checking' && known.intentId === intent.intentId,
    );
    const subject = known === undefined || known.state === 'gone' ? ours[0] : again;
    if (subject === undefined) continue;
    // `since` counts from the writing: from there on the search should find it
    const { intentId } = subject.intent;
    await parts.store.saveProof(tx, subject.intent.providerId, {
      kind,
      state: 'checking',
      intentId,
      since: now,
      checkedAt: now,
    });
  }
};

type Kept<Tx> = { readonly intent: Intent; readonly answer: SendAnswer; readonly adapter: Adapter<Tx> };

const appliedOf = (answer: SendAnswer): Applied | null => {
  switch (answer.outcome) {
    case 'ok':
      return { how: 'answered', remoteId: answer.remoteId, remote: answer.remote };
    case 'nothing-to-write':
      return { how: answer.outcome, remoteId: answer.remoteId ?? null, remote: answer.remote };
    case 'postponed':
      return { how: answer.outcome, remoteId: null, remote: answer.remote };
    case 'refused':
    case 'throttled':
    case 'never-sent':
    case 'unknown':
      break;
  }
  return null;
};

/** In the order of the answers; those whose adapter takes many come together, where the first of them stands. */
const applyKept = async <Tx>(tx: Tx, kept: readonly Kept<Tx>[]): Promise<void> => {
  const results = kept.flatMap(({ intent, answer, adapter }) => {
    const applied = appliedOf(answer);
    return applied === null ? [] : [{ adapter, result: { intent, applied } }];
  });
  const together = new Set<Adapter<Tx>>();
  for (const { adapter, result } of results) {
    if (adapter.applyAll === undefined) await adapter.apply(tx, result.intent, result.applied);
    else if (!together.has(adapter)) {
      together.add(adapter);
      await adapter.applyAll(
        tx,
        results.filter((one) => one.adapter === adapter).map((one) => one.result),
      );
    }
  }
};

/** Stores the answers of one provider's writes in one transaction, each only if its lease still holds. */
export const storeAnswers = async <Tx>(
  parts: LedgerParts<Tx>,
  providerId: string,
  adapters: Adapters<Tx>,
  answers: readonly Answered[],
): Promise<CarriedOut[]> => {
  const { store } = parts;
  return store.transaction(providerId, async (tx) => {
    const { now, times } = await store.look(tx);
    const ids = answers.map(({ claimed }) => claimed.intent.intentId);
    const locked = new Map((await store.lockAll(tx, providerId, ids)).map((one) => [one.intentId, one]));
    const attempts: Attempt[] = [];
    const results: CarriedOut[] = [];
    const kept: Kept<Tx>[] = [];
    for (const { claimed, answer } of answers) {
      const current = locked.get(claimed.intent.intentId);
      const core = current === undefined ? null : answered(current, claimed.intent, answer, times, now);
      const told = detailOf(answer);
      const outcome = core === null ? 'too-late' : answer.outcome;
      attempts.push(attemptOf(claimed, now, { what: 'send', outcome, ...told }));
      const adapter = adapters[claimed.intent.kind];
      if (current === undefined || core === null || adapter === undefined) {
        parts.log.warn(
          { providerId, intentId: claimed.intent.intentId, fence: claimed.intent.fence, ...told },
          'an answer came after its lease had gone to another and was not taken',
        );
        results.push({ intent: claimed.intent, became: 'dropped', answer });
        continue;
      }
      const intent: Intent = { ...current, ...core, detail: told.detail, updatedAt: now };
      kept.push({ intent, answer, adapter });
      results.push({ intent, became: becameOf(answer), answer });
    }
    await store.addAttempts(tx, attempts);
    const changed = kept.map(({ intent }) => intent);
    await store.save(tx, changed);
    for (const lock of new Set(kept.map(({ adapter }) => adapter.lock))) await lock?.(tx, changed);
    await applyKept(tx, kept);
    await beginProofs(
      parts,
      tx,
      adapters,
      kept.filter(({ answer }) => answer.outcome === 'ok'),
      now,
    );
    return results;
  });
};

const byNumber = (a: Found, b: Found): number =>
  a.remoteId.length - b.remoteId.length || (a.remoteId < b.remoteId ? -1 : 1);

/**
 * How long after its sending the vendor applied it, as far as its own words and the moment of finding tell. After a
 * restore nothing is told: a lost time line may have sent it again, hours after the sending that the backup knows of
 * (simulated seed 8900: twelve hours of lateness that was none, and writes that waited as long to settle).
 */
const latenessOf = (intent: Intent, found: Found, now: number): number => {
  const appliedAt = found.appliedAt?.getTime();
  if (appliedAt === undefined || intent.sentAt === null || intent.reason === 'new-epoch') return 0;
  return Math.max(0, Math.min(appliedAt, now) - intent.sentAt);
};

/**
 * Read again under the lock where it isn't proven yet: who proves it meanwhile couldn't release what we are about to
 * hold, since we hold its row.
 */
const trustIn = async <Tx>(
  { store }: Pick<LedgerParts<Tx>, 'store'>,
  tx: Tx,
  adapters: Adapters<Tx>,
  { providerId, kind }: Intent,
  careful: boolean,
): Promise<{ readonly proofs: readonly SearchProof[]; readonly trust: Trust }> => {
  const read = async () => {
    const proofs = await store.proofs(tx, providerId);
    return { proofs, trust: trustOf(adapters, proofs, kind, careful) };
  };
  const seen = await read();
  if (seen.trust === 'proven') return seen;
  await store.lockProofs(tx, providerId);
  return read();
};

type Looked = {
  /** The lowest number first; null: the search could not be made. */
  readonly found: readonly Found[] | null;
  /** What the search should find and doesn't: its "nothing found" proves nothing any more. */
  readonly unseen: Unseen | null;
  readonly problem: string | null;
};

const lookFor = async <Tx>(
  parts: LedgerParts<Tx>,
  adapter: Adapter<Tx>,
  { intent, settled }: Extract<Claimed, { what: 'search' }>,
): Promise<Looked> => {
  try {
    const look = async () => [...(await adapter.find(intent))].sort(byNumber);
    const found = await look();
    if (found.length > 0 || !settled || adapter.foundBy === 'read')
      return { found, unseen: null, problem: null };
    const said = await askNewest(parts, adapter, intent);
    if (said.says === 'blind' || said.says === 'gone') return { found, unseen: said, problem: null };
    // it may have begun to find again in between: the last word is said while it is known to find
    return { found: await look(), unseen: null, problem: null };
  } catch (error) {
    return { found: null, unseen: null, problem: messageOf(error) };
  }
};

/** Searches for one claimed intent, and stores what was found if the lease still holds. */
export const searchClaimed = async <Tx>(
  parts: LedgerParts<Tx>,
  adapters: Adapters<Tx>,
  adapter: Adapter<Tx>,
  claimed: Extract<Claimed, { what: 'search' }>,
  careful: boolean,
): Promise<CarriedOut> => {
  const { store } = parts;
  const { providerId, intentId, kind } = claimed.intent;
  const { found, unseen, problem } = await lookFor(parts, adapter, claimed);
  return store.transaction(providerId, async (tx) => {
    const { now, installation, times } = await store.look(tx);
    const current = await store.lock(tx, providerId, intentId);
    // what we are about to hold for want of a proof, who proves it just now has to see
    if (unseen !== null) await store.lockProofs(tx, providerId);
    const { proofs, trust: known } = await trustIn(parts, tx, adapters, claimed.intent, careful);
    const trust = unseen !== null && known === 'proven' ? 'unproven' : known;
    const ids = found?.map((one) => one.remoteId) ?? null;
    // of what is gone by its number too, nothing can be found again: then one that was never sent may go first
    const seesAll = unseen?.says !== 'blind';
    const first = seesAll && trust === 'unproven' && (await mayProve(parts, tx, proofs, claimed.intent));
    const result = { found: ids, settled: claimed.settled, trust, mayProve: first };
    const core =
      current === null ? null : searched(current, claimed.intent, result, installation, times, now);
    if (current === null || core === null) return { intent: claimed.intent, became: 'dropped' };
    const intent: Intent = { ...current, ...core, detail: problem ?? current.detail, updatedAt: now };
    await store.save(tx, [intent]);
    const toProve = first && intent.state === 'pending' ? intentId : unseen?.intent.intentId;
    if (toProve !== undefined && (first || known === 'proven'))
      await store.saveProof(tx, providerId, {
        kind,
        state: 'checking',
        intentId: toProve,
        since: now,
        checkedAt: now,
      });
    const outcome = ids === null ? 'failed' : `found ${ids.length}`;
    await store.addAttempts(tx, [
      attemptOf(claimed, now, { what: 'search', outcome, status: null, detail: problem }),
    ]);
    const lowest = found?.[0];
    if (lowest === undefined)
      return {
        intent,
        became: intent.state === 'pending' || intent.state === 'held' ? intent.state : 'unknown',
      };
    await adapter.apply(tx, intent, { how: 'adopted', remoteId: lowest.remoteId, remote: lowest.remote });
    await store.noteLateness(tx, latenessOf(claimed.intent, lowest, now));
    if (adapter.foundBy !== 'read') await proveSearch(parts, tx, providerId, { kind, intentId, now });
    if ((found?.length ?? 0) > 1) await store.wake(tx, providerId, 'sweep', 0);
    return { intent, became: 'adopted' };
  });
};
