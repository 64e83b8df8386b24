import type { Adapter, Adapters } from './adapter.ts';
import type { Intent, IntentKind } from './intent.ts';
import type { SearchProof } from './ledger-store.ts';
import { searchProven, type Trust } from './machine.ts';
import type { LedgerParts } from './parts.ts';
import { askNewest, isThere, type Testimony } from './testimony.ts';

/** Why a write is held that a search which is seen to find would release. */
const unproven = ['search-unproven', 'careful'] as const;
const waitingMax = 3;

/**
 * How far a search of this kind that finds nothing is believed. Before anything of the kind was written, another
 * kind's search that finds will do: it is the same vendor's query language over another field of the same sort.
 */
export const trustOf = <Tx>(
  adapters: Adapters<Tx>,
  proofs: readonly SearchProof[],
  kind: IntentKind,
  careful: boolean,
): Trust => {
  if (careful || proofs.some((proof) => proof.state === 'failed')) return 'careful';
  if (adapters[kind]?.foundBy === 'read') return 'proven';
  const own = proofs.find((proof) => proof.kind === kind)?.state;
  const others = proofs.some((proof) => proof.kind !== kind && proof.state === 'proven');
  return own === 'proven' || (own === undefined && others) ? 'proven' : 'unproven';
};

/**
 * Whether an intent may be written while the search is still unproven, although a lost time line may have written it:
 * in a new epoch somebody has to be first, or nothing would ever be proven. One at a time, so that a search that
 * turns out useless can have cost one duplicate at most.
 */
export const mayProve = async <Tx>(
  parts: Pick<LedgerParts<Tx>, 'store'>,
  tx: Tx,
  proofs: readonly SearchProof[],
  intent: Intent,
): Promise<boolean> => {
  const proof = proofs.find((one) => one.kind === intent.kind);
  // a new epoch may have begun before the one that was chosen went: it is still the one
  if (proof === undefined || proof.state === 'gone' || proof.intentId === intent.intentId) return true;
  const other = await parts.store.get(tx, intent.providerId, proof.intentId);
  return other === null || other.state === 'held' || other.state === 'refused';
};

/** The search found something of ours: it is trusted from now on, and what waited for that is looked for again. */
export const proveSearch = async <Tx>(
  parts: LedgerParts<Tx>,
  tx: Tx,
  providerId: string,
  o: { readonly kind: IntentKind; readonly intentId: string; readonly now: number },
): Promise<void> => {
  const { store } = parts;
  await store.lockProofs(tx, providerId);
  await store.saveProof(tx, providerId, {
    kind: o.kind,
    state: 'proven',
    intentId: o.intentId,
    since: o.now,
    checkedAt: o.now,
  });
  const waiting = await store.lockWaiting(tx, providerId, {
    states: ['held'],
    reasons: unproven,
    limit: 10_000,
  });
  await store.save(
    tx,
    waiting.flatMap((intent) => {
      const core = searchProven(intent, o.now);
      return core === null ? [] : [{ ...intent, ...core, updatedAt: o.now }];
    }),
  );
};

/** What is held for want of a proof, and may be there all the same: who finds it has the proof. */
const waitingForProof = async <Tx>(
  { store }: Pick<LedgerParts<Tx>, 'store'>,
  { providerId, kind }: Intent,
): Promise<readonly Intent[]> =>
  store.transaction(providerId, (tx) =>
    store.lockWaiting(tx, providerId, { states: ['held'], reasons: unproven, kind, limit: waitingMax }),
  );

/** What the search says of a proof's write, or else of others of its kind. Null: it couldn't be asked, so nothing is concluded. */
const askAgain = async <Tx>(
  parts: Pick<LedgerParts<Tx>, 'store' | 'log'>,
  adapter: Adapter<Tx>,
  intent: Intent,
): Promise<Testimony | null> => {
  const written = intent.state === 'done';
  try {
    if (written) {
      if ((await adapter.find(intent)).length > 0) return { says: 'finds', intent };
      if (await isThere(adapter, intent)) return { says: 'blind', intent };
      const other = await askNewest(parts, adapter, intent);
      if (other.says === 'finds' || other.says === 'blind') return other;
    }
    for (const one of await waitingForProof(parts, intent))
      if ((await adapter.find(one)).length > 0) return { says: 'finds', intent: one };
    return written ? { says: 'gone', intent } : { says: 'nothing' };
  } catch (error) {
    const { providerId, kind } = intent;
    parts.log.warn({ providerId, kind, error }, 'the search for what was written failed');
    return null;
  }
};

/** Keeps what the search said of a proof, unless another has come to a conclusion of it meanwhile. */
const conclude = async <Tx>(
  parts: LedgerParts<Tx>,
  tx: Tx,
  o: { readonly providerId: string; readonly proof: SearchProof; readonly said: Testimony },
): Promise<void> => {
  const { store, log } = parts;
  const { providerId, proof, said } = o;
  const { kind } = proof;
  const { now, times } = await store.look(tx);
  const current = (await store.proofs(tx, providerId)).find((one) => one.kind === kind);
  if (current?.state !== proof.state || current.intentId !== proof.intentId) return;
  if (said.says === 'nothing') return store.saveProof(tx, providerId, { ...proof, checkedAt: now });
  const { intentId } = said.intent;
  if (said.says === 'finds') return proveSearch(parts, tx, providerId, { kind, intentId, now });
  // deleted since by somebody, or hidden: what is written next proves it, or it comes to light again
  if (said.says === 'gone')
    return store.saveProof(tx, providerId, { ...proof, state: 'gone', since: now, checkedAt: now });
  const failed =
    proof.state === 'failed' || (proof.state === 'checking' && now >= proof.since + times.proofMs);
  if (failed && proof.state !== 'failed')
    log.warn(
      { providerId, kind },
      'the PSA does not find what was written: unknown writes wait for a person',
    );
  await store.saveProof(tx, providerId, {
    ...proof,
    intentId,
    state: failed ? 'failed' : 'checking',
    since: proof.state === 'gone' ? now : proof.since,
    checkedAt: now,
  });
};

/**
 * Looks with the vendor's search for the first thing written of each kind. Not found for `proofMs`: the provider is
 * careful from then on, until a later look finds it. Returns in how many milliseconds to look again; null: no need.
 */
export const checkProofs = async <Tx>(
  parts: LedgerParts<Tx>,
  providerId: string,
  adapters: Adapters<Tx>,
  open: readonly SearchProof[],
): Promise<number | null> => {
  const { store } = parts;
  const { now, times } = await store.transaction(providerId, (tx) => store.look(tx));
  let againMs: number | null = null;
  const soon = (ms: number): void => {
    againMs = againMs === null ? ms : Math.min(againMs, ms);
  };
  for (const proof of open) {
    const adapter = adapters[proof.kind];
    if (adapter === undefined) continue;
    const restsMs = proof.checkedAt + times.sweepEveryMs - now;
    if (proof.state !== 'checking' && restsMs > 0) {
      soon(restsMs);
      continue;
    }
    const intent = await store.transaction(providerId, (tx) => store.get(tx, providerId, proof.intentId));
    // not written yet: there is nothing to be found
    if (intent === null || (intent.state !== 'done' && intent.state !== 'held')) continue;
    if (intent.state === 'held' && restsMs > 0) {
      soon(restsMs);
      continue;
    }
    const said = await askAgain(parts, adapter, intent);
    if (said === null) {
      soon(times.backoffMaxMs);
      continue;
    }
    await store.transaction(providerId, (tx) => conclude(parts, tx, { providerId, proof, said }));
    if (said.says === 'blind') soon(proof.state === 'failed' ? times.sweepEveryMs : times.proofMs / 10);
    else if (said.says !== 'finds') soon(times.sweepEveryMs);
  }
  return againMs;
};
