import type { Adapter, Adapters, Found, SendAnswer } from './adapter.ts';
import type { Claimed } from './claim.ts';
import type { Intent } from './intent.ts';
import { answered, searched } from './machine.ts';
import type { LedgerParts } from './parts.ts';
import { mayProve, proveSearch, trustOf } from './proofs.ts';

/** What became of a claimed intent, for the counts of a pass. `dropped`: the lease was lost, the result is not ours to store. */
export type CarriedOut = {
  readonly intent: Intent;
  readonly became: 'done' | 'adopted' | 'settled' | 'pending' | 'refused' | 'unknown' | 'held' | 'dropped';
  readonly answer?: SendAnswer;
};

const words = (error: unknown): string => (error instanceof Error ? error.message : 'unknown failure');

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

const send = async <Tx>(
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
      ? { outcome: 'unknown', reason: words(error) }
      : { outcome: 'never-sent', reason: words(error) };
  }
};

const sendOne = async <Tx>(
  parts: LedgerParts<Tx>,
  adapters: Adapters<Tx>,
  adapter: Adapter<Tx>,
  claimed: Extract<Claimed, { what: 'send' }>,
  signal: AbortSignal | undefined,
): Promise<CarriedOut> => {
  const { store } = parts;
  const { providerId, intentId } = claimed.intent;
  const answer = await send(parts, adapter, claimed, signal);
  return store.transaction(providerId, async (tx) => {
    const { now, times } = await store.look(tx);
    const current = await store.lock(tx, providerId, intentId);
    const core = current === null ? null : answered(current, claimed.intent, answer, times, now);
    const told = detailOf(answer);
    await store.addAttempt(tx, {
      providerId,
      intentId,
      fence: claimed.intent.fence,
      attempt: claimed.intent.attempt,
      what: 'send',
      outcome: core === null ? 'too-late' : answer.outcome,
      ...told,
      startedAt: claimed.startedAt,
      endedAt: now,
    });
    if (current === null || core === null) return { intent: claimed.intent, became: 'dropped', answer };
    const intent: Intent = { ...current, ...core, detail: told.detail, updatedAt: now };
    await store.save(tx, [intent]);
    if (answer.outcome === 'ok') {
      await adapter.apply(tx, intent, { how: 'answered', remoteId: answer.remoteId, remote: answer.remote });
      if (adapter.foundBy !== 'read' && adapters[intent.kind] === adapter) {
        const known = (await store.proofs(tx, providerId)).find((one) => one.kind === intent.kind);
        // `since` counts from the writing: from there on the search should find it
        if (known === undefined || (known.state === 'checking' && known.intentId === intentId))
          await store.saveProof(tx, providerId, {
            kind: intent.kind,
            state: 'checking',
            intentId,
            since: now,
            checkedAt: now,
          });
      }
    } else if (answer.outcome === 'nothing-to-write' || answer.outcome === 'postponed') {
      const remoteId = answer.outcome === 'nothing-to-write' ? (answer.remoteId ?? null) : null;
      await adapter.apply(tx, intent, { how: answer.outcome, remoteId, remote: answer.remote });
    }
    return { intent, became: becameOf(answer), answer };
  });
};

const byNumber = (a: Found, b: Found): number =>
  a.remoteId.length - b.remoteId.length || (a.remoteId < b.remoteId ? -1 : 1);

/** How long after its sending the vendor applied it, as far as its own words and the moment of finding tell. */
const latenessOf = (intent: Intent, found: Found, now: number): number => {
  const appliedAt = found.appliedAt?.getTime();
  if (appliedAt === undefined || intent.sentAt === null) return 0;
  return Math.max(0, Math.min(appliedAt, now) - intent.sentAt);
};

const searchOne = async <Tx>(
  parts: LedgerParts<Tx>,
  adapters: Adapters<Tx>,
  adapter: Adapter<Tx>,
  claimed: Extract<Claimed, { what: 'search' }>,
  careful: boolean,
): Promise<CarriedOut> => {
  const { store } = parts;
  const { providerId, intentId, kind } = claimed.intent;
  let problem: string | null = null;
  const found = await adapter.find(claimed.intent).then(
    (list) => [...list].sort(byNumber),
    (error: unknown) => {
      problem = words(error);
      return null;
    },
  );
  return store.transaction(providerId, async (tx) => {
    const { now, installation, times } = await store.look(tx);
    const current = await store.lock(tx, providerId, intentId);
    const proofs = await store.proofs(tx, providerId);
    const trust = trustOf(adapters, proofs, kind, careful);
    const ids = found?.map((one) => one.remoteId) ?? null;
    const first = trust === 'unproven' && (await mayProve(parts, tx, proofs, claimed.intent));
    const result = { found: ids, settled: claimed.settled, trust, mayProve: first };
    const core =
      current === null ? null : searched(current, claimed.intent, result, installation, times, now);
    if (current === null || core === null) return { intent: claimed.intent, became: 'dropped' };
    const intent: Intent = { ...current, ...core, detail: problem ?? current.detail, updatedAt: now };
    await store.save(tx, [intent]);
    if (first && intent.state === 'pending')
      await store.saveProof(tx, providerId, {
        kind,
        state: 'checking',
        intentId,
        since: now,
        checkedAt: now,
      });
    await store.addAttempt(tx, {
      providerId,
      intentId,
      fence: claimed.intent.fence,
      attempt: claimed.intent.attempt,
      what: 'search',
      outcome: ids === null ? 'failed' : `found ${ids.length}`,
      status: null,
      detail: problem,
      startedAt: claimed.startedAt,
      endedAt: now,
    });
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

/** Sends or searches for one claimed intent, and stores the result if the lease still holds. */
export const carryOut = async <Tx>(
  parts: LedgerParts<Tx>,
  adapters: Adapters<Tx>,
  claimed: Claimed,
  o: { readonly careful: boolean; readonly signal: AbortSignal | undefined },
): Promise<CarriedOut> => {
  const adapter = adapters[claimed.intent.kind];
  // only kinds with an adapter are claimed
  if (adapter === undefined) return { intent: claimed.intent, became: 'dropped' };
  return claimed.what === 'send'
    ? sendOne(parts, adapters, adapter, claimed, o.signal)
    : searchOne(parts, adapters, adapter, claimed, o.careful);
};
