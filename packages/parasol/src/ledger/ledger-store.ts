import type { Attempt, Installation, Intent, IntentKind } from './intent.ts';
import type { LedgerTimes } from './times.ts';

/** Whether the vendor's search was seen to find what we wrote. */
export type SearchProof = {
  readonly kind: IntentKind;
  /**
   * checking: written, not found yet. failed: not found for too long; the provider is careful. gone: neither found nor
   * there by its number, so deleted, or hidden from the key; what is written next takes its place.
   */
  readonly state: 'checking' | 'proven' | 'failed' | 'gone';
  readonly intentId: string;
  readonly since: number;
  readonly checkedAt: number;
};

/** What is looked for among what is due. Of an older epoch nothing is: it has to become unknown first (`lockStale`). */
export type DueWish = {
  readonly now: number;
  readonly epoch: number;
  readonly kinds: readonly IntentKind[];
  readonly limit: number;
};

/** What every decision of the ledger starts from. */
export type Look = {
  /** Epoch milliseconds of the shared clock, never later than the true moment of the call. */
  readonly now: number;
  readonly installation: Installation;
  readonly times: LedgerTimes;
};

/**
 * Where intents are kept. Narrow, so that PostgreSQL and the simulation's memory can be two makers of the same
 * promises; `store-suite.ts` tests both. Everything happens inside a transaction of one provider, and rows that are
 * handed out by a `lock…` belong to the caller until it ends.
 */
export type LedgerStore<Tx> = {
  transaction<T>(providerId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The clock, facts and times that all processes share. */
  look(tx: Tx): Promise<Look>;
  /** Adds those whose keys aren't there yet; gives the stored one either way, in the same order. Ids are the store's. */
  insert(
    tx: Tx,
    providerId: string,
    intents: readonly Omit<Intent, 'intentId'>[],
  ): Promise<{ readonly intent: Intent; readonly added: boolean }[]>;
  get(tx: Tx, providerId: string, intentId: string): Promise<Intent | null>;
  lock(tx: Tx, providerId: string, intentId: string): Promise<Intent | null>;
  /** As `lock`, for several; those that aren't there are left out. */
  lockAll(tx: Tx, providerId: string, intentIds: readonly string[]): Promise<Intent[]>;
  /** Of an older epoch and not done, or `sending` under a lease that ran out. Skips what others have locked. */
  lockStale(tx: Tx, providerId: string, o: { now: number; epoch: number; limit: number }): Promise<Intent[]>;
  /**
   * `pending` or `unknown`, due, not leased, of this epoch, and without an earlier intent of its subject that is under
   * way (or blocks). Longest due first. Skips what others have locked.
   */
  lockDue(tx: Tx, providerId: string, o: DueWish): Promise<Intent[]>;
  /** As `lockDue` for pending intents, without locks: for batch reads before they are taken. */
  peekPending(tx: Tx, providerId: string, o: DueWish): Promise<Intent[]>;
  /** Held or refused ones by reason. */
  lockWaiting(
    tx: Tx,
    providerId: string,
    o: {
      states: readonly ('held' | 'refused')[];
      reasons?: readonly string[];
      kind?: IntentKind;
      limit: number;
    },
  ): Promise<Intent[]>;
  /** Done ones of a kind that made a record, by what they were last before a moment; the newest first. */
  newestDone(
    tx: Tx,
    providerId: string,
    o: { kind: IntentKind; before: number; limit: number },
  ): Promise<Intent[]>;
  /** The done ones of a kind under one of these numbers. */
  doneAs(
    tx: Tx,
    providerId: string,
    o: { kind: IntentKind; remoteIds: readonly string[] },
  ): Promise<Intent[]>;
  /** Writes the state (not key, payload and so on) of intents that this transaction has locked. */
  save(tx: Tx, intents: readonly Intent[]): Promise<void>;
  /** One per intent, fence and what was done; told once more, the later word stands. */
  addAttempts(tx: Tx, attempts: readonly Attempt[]): Promise<void>;
  /** Every try at some intents, oldest first. */
  attemptsOf(tx: Tx, providerId: string, intentIds: readonly string[]): Promise<Attempt[]>;
  /** Prolongs all leases of a worker. */
  renewLeases(tx: Tx, providerId: string, o: { worker: string; leaseUntil: number }): Promise<void>;
  /** When the next intent (of some kinds; default: of any) may have to be looked at; null: none waits. */
  nextDueAt(tx: Tx, providerId: string, kinds?: readonly IntentKind[]): Promise<number | null>;
  /** Has the provider's intents (or its sweep) looked at after a delay; part of the transaction. */
  wake(tx: Tx, providerId: string, kind: 'deliver' | 'sweep', delayMs: number): Promise<void>;
  proofs(tx: Tx, providerId: string): Promise<SearchProof[]>;
  /** Makes transactions that hold a write for want of a proof, and those that prove, wait for each other. */
  lockProofs(tx: Tx, providerId: string): Promise<void>;
  saveProof(tx: Tx, providerId: string, proof: SearchProof): Promise<void>;
  /** Raises the greatest lateness seen. */
  noteLateness(tx: Tx, latenessMs: number): Promise<void>;
};
