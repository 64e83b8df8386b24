import type { FieldError } from '@parasol/connectwise';

import type { Intent, IntentKind } from './intent.ts';

/** Something that carries an intent's marker, found in the vendor's system. */
export type Found = {
  /** The vendor's number, as text; numbers compare as numbers. */
  readonly remoteId: string;
  /** When the vendor says that it was made; measures lateness. */
  readonly appliedAt?: Date | null;
  readonly remote?: unknown;
};

/**
 * What became of a try to write. Beside the client's outcomes:
 * - `nothing-to-write`: the world is already so, or the plan has to change; `apply` is told why in `remote`.
 * - `postponed`: something else must come first; `apply` adds it, the intent stays pending.
 */
export type SendAnswer =
  | { readonly outcome: 'ok'; readonly remoteId: string; readonly remote?: unknown; readonly status?: number }
  | { readonly outcome: 'nothing-to-write'; readonly remoteId?: string; readonly remote?: unknown }
  | { readonly outcome: 'postponed'; readonly afterMs: number; readonly remote?: unknown }
  | {
      readonly outcome: 'refused';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly errors?: readonly FieldError[];
    }
  | { readonly outcome: 'throttled'; readonly retryAfterMs: number }
  | { readonly outcome: 'never-sent'; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly reason: string; readonly status?: number };

export type SendContext = {
  /** Handed to the client's write: asked in the tick of the write, and again after a new connection was made. */
  readonly mayWrite: () => boolean;
  /** How long to wait for the answer. */
  readonly timeoutMs: number;
};

/** How it came to be done. */
export type Applied = {
  readonly how: 'answered' | 'adopted' | 'nothing-to-write' | 'postponed';
  readonly remoteId: string | null;
  readonly remote: unknown;
};

/** An intent with what came of it. */
export type Result = { readonly intent: Intent; readonly applied: Applied };

/** How one kind of intent is written, found again and taken over. `Tx` is the store's transaction. */
export type Adapter<Tx> = {
  /** Batch reads for intents that are about to be written; their answers may be up to a minute old in `send`. */
  prepare?(intents: readonly Intent[]): Promise<void>;
  /** Whether what was written is still there, by its number. Without it: taken for granted. */
  stillThere?(remoteId: string): Promise<boolean>;
  /** By marker. Throws if the search could not be made: an error is never "nothing found". */
  find(intent: Intent): Promise<readonly Found[]>;
  /** Reads what has to be read, then writes once. Throwing counts as never sent only before the write was begun. */
  send(intent: Intent, context: SendContext): Promise<SendAnswer>;
  /**
   * Locks what `apply` will lock for these intents, all of it at once and in one order, so that two workers never wait
   * for each other. Adapters of several kinds that lock the same rows share one function, which is called once.
   */
  lock?(tx: Tx, intents: readonly Intent[]): Promise<void>;
  /** Takes the result over, in the same transaction that makes the intent done (or postpones it). */
  apply(tx: Tx, intent: Intent, applied: Applied): Promise<void>;
  /** As `apply` for each of them, in as few statements as it takes; without it they are applied one by one. */
  applyAll?(tx: Tx, results: readonly Result[]): Promise<void>;
  /**
   * `search` (default): found by a search that is not taken on trust before it has found something once.
   * `read`: found by reading a record or a list by its number.
   */
  readonly foundBy?: 'search' | 'read';
};

export type Adapters<Tx> = { readonly [Kind in IntentKind]?: Adapter<Tx> };
