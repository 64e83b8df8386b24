/**
 * Why a call to Umbrella gave nothing usable.
 * - `unauthorized`: key or secret wrong, disabled or expired, also after a new token
 * - `forbidden`: the key lacks a scope, or the organisation isn't this provider's
 * - `throttled`: 429, also after waiting
 * - `unavailable`: no answer, a reset, a time-out or a 5xx; trying later can help
 * - `bad-answer`: an answer that isn't what the documentation promises, or a redirect to a foreign host
 * - `bad-request`: Umbrella or this client refused the request itself
 */
export type UmbrellaFailureKind =
  | 'unauthorized'
  | 'forbidden'
  | 'throttled'
  | 'unavailable'
  | 'bad-answer'
  | 'bad-request';

export type UmbrellaFailure = {
  readonly kind: UmbrellaFailureKind;
  readonly message: string;
  /** What the reader can do about it, one sentence or two. */
  readonly advice: string;
  readonly path: string;
  readonly status?: number | undefined;
  readonly organizationId?: number | undefined;
  readonly cause?: unknown;
};

/** The only error that the Umbrella client throws. Never holds a key, a secret or a token. */
export class UmbrellaCallError extends Error {
  override readonly name = 'UmbrellaCallError';
  readonly kind: UmbrellaFailureKind;
  readonly advice: string;
  readonly path: string;
  readonly status: number | null;
  readonly organizationId: number | null;

  constructor(failure: UmbrellaFailure) {
    super(failure.message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.kind = failure.kind;
    this.advice = failure.advice;
    this.path = failure.path;
    this.status = failure.status ?? null;
    this.organizationId = failure.organizationId ?? null;
  }

  /** Can the same call succeed later with nothing changed by a person? */
  get retryable(): boolean {
    return this.kind === 'throttled' || this.kind === 'unavailable';
  }
}
