/**
 * What is written through the ledger. One kind is one way of writing, of finding again and of taking the result over;
 * its adapter is handed in.
 */
export const intentKinds = [
  'ticket-create',
  'ticket-append',
  'ticket-close',
  'ticket-reopen',
  /** A test ticket that a person asked for. */
  'ticket-trial',
  'configuration-type',
  'configuration-question',
  'configuration-create',
] as const;
export type IntentKind = (typeof intentKinds)[number];

/**
 * pending: decided, not under way. sending: committed, the request may be on the wire. done: it is there, and its
 * number is known. unknown: it may be there; only a search tells. refused: the vendor said no and applied nothing.
 * held: waits for a person.
 */
export const intentStates = ['pending', 'sending', 'done', 'unknown', 'refused', 'held'] as const;
export type IntentState = (typeof intentStates)[number];

/** Why an intent is where it is, for those states that need a reason. */
export type IntentReason =
  | 'cancelled'
  | 'careful'
  /** The vendor's search was never seen to find anything, so its "nothing found" proves nothing. */
  | 'search-unproven'
  | 'answered'
  | 'adopted'
  | 'nothing-to-write'
  | 'refused'
  | 'throttled'
  | 'never-sent'
  | 'no-answer'
  | 'lease-ran-out'
  | 'postponed'
  | 'new-epoch';

/** The part of an intent that the state machine reads and changes. Times are epoch milliseconds of the database's clock. */
export type IntentCore = {
  readonly state: IntentState;
  readonly reason: IntentReason | null;
  /** Counts from 1; raised whenever what may have been sent is given up and sent again. */
  readonly attempt: number;
  /** Raised by each lease: only who holds the newest one may store a result. */
  readonly fence: number;
  readonly epoch: number;
  readonly leasedBy: string | null;
  readonly leaseUntil: number | null;
  /** No byte of the newest attempt leaves us after this moment. Null: nothing was ever sent. */
  readonly sendBefore: number | null;
  readonly sentAt: number | null;
  /** Not looked at before. */
  readonly nextAt: number;
  /** Searches since it became unknown. */
  readonly searches: number;
  /** Attempts in a row of which no byte left us. */
  readonly failures: number;
  /** A person's hold that outlives a new epoch: search for it, but don't send it. */
  readonly holdAfterSearch: boolean;
  /** A person has looked and said: send it, whatever careful mode says. */
  readonly released: boolean;
  readonly remoteId: string | null;
};

/** The durable decision to write one thing once. */
export type Intent = IntentCore & {
  readonly providerId: string;
  readonly intentId: string;
  readonly kind: IntentKind;
  /** Identity: the same decision, made again, is the same intent. Unique per provider. */
  readonly key: string;
  /** Intents of one subject are written one after the other, by position. */
  readonly subject: string;
  readonly position: number;
  /** While it is refused or held, later intents of its subject wait (a note needs its ticket). */
  readonly blocking: boolean;
  /** What to write; its adapter parses it. */
  readonly payload: unknown;
  readonly runId: string | null;
  /** When what it reports happened; see `newIntentCore`. */
  readonly causeAt: number | null;
  /** The vendor's words about a refusal, or what the adapter said. */
  readonly detail: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** What a room hands in to have something written once. */
export type NewIntent = {
  readonly providerId: string;
  readonly kind: IntentKind;
  readonly key: string;
  readonly subject: string;
  readonly payload: unknown;
  /** Order within the subject; default 0. */
  readonly position?: number;
  /** Default: true for what others need first (ticket-create, configuration-type, configuration-question). */
  readonly blocking?: boolean;
  readonly runId?: string | null;
  /** Epoch milliseconds; see `newIntentCore`. */
  readonly causeAt?: number | null;
};

/** One try at an intent, with its answer. */
export type Attempt = {
  readonly providerId: string;
  readonly intentId: string;
  readonly fence: number;
  readonly attempt: number;
  readonly what: 'send' | 'search' | 'repair';
  readonly outcome: string;
  readonly status: number | null;
  readonly detail: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
};

/** Facts of the installation that every decision needs. */
export type Installation = {
  /** Raised by a restore and after the promotion of an asynchronous replica. The first is 1. */
  readonly epoch: number;
  readonly epochStartedAt: number;
  /** How long after its sending the vendor was seen to apply a request. */
  readonly greatestLatenessMs: number;
};
