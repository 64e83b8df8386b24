import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import type { Transaction } from 'kysely';

import { audit, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import type { Tables } from '../schema/index.ts';
import type { Adapters } from './adapter.ts';
import { addIntentsTo } from './add-intent.ts';
import { deliver as deliverWith, type DeliverOptions, type DeliverResult } from './deliver.ts';
import type { Intent, NewIntent } from './intent.ts';
import { learnLatenessIn, type SameMark } from './lateness.ts';
import type { LedgerParts } from './parts.ts';
import { cancelIn, linkIn, retryIn, retryRefusedIn } from './repair.ts';
import { createSqlStore, sqlStatements } from './store.ts';
import { createWakefulClock } from './wakeful-clock.ts';
import { permissionFrom } from './write-soon.ts';

export type Tx = Transaction<Tables>;
export type LedgerAdapters = Adapters<Tx>;

export type LedgerDeps = Pick<Deps, 'db' | 'log'>;

/** This process; another after each start, so that a predecessor's leases are nobody's. */
const processName = `${process.pid}-${randomUUID()}`;
let passes = 0;

const monotonicMs = createWakefulClock({ monotonicMs: () => performance.now(), wallMs: () => Date.now() });

/** For writes without an intent: see `permissionFrom`. */
export const mayWriteSoon = permissionFrom(monotonicMs);

export const ledgerPartsOf = (deps: LedgerDeps): LedgerParts<Tx> => ({
  store: createSqlStore(deps.db),
  // each pass has a name of its own: what one of them left behind, another would keep alive by renewing its leases
  worker: `${processName}-${(passes += 1)}`,
  monotonicMs,
  sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  log: deps.log,
});

/**
 * Decides to write things once (all of one provider), inside the caller's transaction. The same key again gives the
 * intent that is there. In the same order.
 */
export const addIntents = (
  _deps: LedgerDeps,
  tx: Tx,
  wanted: readonly NewIntent[],
): Promise<{ readonly intent: Intent; readonly added: boolean }[]> => addIntentsTo(sqlStatements, tx, wanted);

/** As `addIntents`, for one. */
export const addIntent = async (
  deps: LedgerDeps,
  tx: Tx,
  wanted: NewIntent,
): Promise<{ readonly intent: Intent; readonly added: boolean }> => {
  const [result] = await addIntents(deps, tx, [wanted]);
  if (result === undefined) throw new Error('an intent was neither added nor there');
  return result;
};

/** Does what is due for a provider, by the adapters given; intents of kinds without an adapter are left alone. */
export const deliver = (
  deps: LedgerDeps,
  providerId: string,
  adapters: LedgerAdapters,
  options: DeliverOptions = {},
): Promise<DeliverResult> => deliverWith(ledgerPartsOf(deps), providerId, adapters, options);

const audited =
  (providerId: string, actor: Actor, action: string) =>
  (tx: Tx, intent: Intent): Promise<void> =>
    audit(tx, {
      providerId,
      actor,
      action,
      subject: `${intent.kind} ${intent.subject}`,
      details: { intentId: intent.intentId, key: intent.key },
    });

/** A person sends a refused or held write again. Throws `not_found`, `intent_not_waiting`. */
export const retryIntent = (
  deps: LedgerDeps,
  providerId: string,
  intentId: string,
  actor: Actor,
): Promise<Intent> =>
  retryIn(ledgerPartsOf(deps), providerId, intentId, actor.name, audited(providerId, actor, 'write.retried'));

/** A person holds a write that isn't done. Throws `not_found`, `intent_not_waiting`. */
export const cancelIntent = (
  deps: LedgerDeps,
  providerId: string,
  intentId: string,
  actor: Actor,
): Promise<Intent> =>
  cancelIn(
    ledgerPartsOf(deps),
    providerId,
    intentId,
    actor.name,
    audited(providerId, actor, 'write.cancelled'),
  );

/**
 * A person names the record in the PSA that a write made; who calls has seen that it bears the write's mark. `apply`
 * takes it over in the same transaction. Throws `not_found`, `intent_not_waiting`.
 */
export const linkIntent = (
  deps: LedgerDeps,
  providerId: string,
  o: { readonly intentId: string; readonly remoteId: string; readonly actor: Actor },
  apply: (tx: Tx, intent: Intent) => Promise<void>,
): Promise<Intent> =>
  linkIn(
    ledgerPartsOf(deps),
    { providerId, intentId: o.intentId, remoteId: o.remoteId, who: o.actor.name },
    async (tx, intent) => {
      await apply(tx, intent);
      await audited(providerId, o.actor, 'write.linked')(tx, intent);
    },
  );

/**
 * After settings, credentials or mappings changed, in the same transaction: tickets that were refused are tried again.
 * Returns how many.
 */
export const retryRefused = (tx: Tx, providerId: string): Promise<number> =>
  retryRefusedIn(sqlStatements, tx, providerId);

/** Learns from records of one mark how late the vendor applies requests, in the caller's transaction. Milliseconds. */
export const learnLateness = (tx: Tx, providerId: string, same: SameMark): Promise<number> =>
  learnLatenessIn(sqlStatements, tx, providerId, same);
