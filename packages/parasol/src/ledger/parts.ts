import type { Logger } from 'pino';

import type { LedgerStore } from './ledger-store.ts';

/** What the ledger's steps are handed: where intents are kept, and this process's own time. */
export type LedgerParts<Tx> = {
  readonly store: LedgerStore<Tx>;
  /** This pass of this process, for its leases; unlike any other's. */
  readonly worker: string;
  /** Milliseconds that only grow, while the machine sleeps as well, from anywhere: for the deadline before the socket. */
  readonly monotonicMs: () => number;
  /** Resolves early, without an error, when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
};
