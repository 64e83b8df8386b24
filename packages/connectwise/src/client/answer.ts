import type { FieldError } from '../errors/error-body.ts';

/**
 * What became of a call, sorted by what may be done next.
 *
 * - `ok`: done.
 * - `refused`: the PSA said no and applied nothing (400, 401, 403, 404, 405, 415, 422).
 * - `throttled`: refused before it was applied (429).
 * - `never-sent`: no byte of the request left us (connection refused, DNS, TLS, or `mayWrite` said no).
 * - `unknown`: it may have been applied (time-out, reset, 408, 409, 5xx, an answer that can't be read).
 */
export type Answer<T> =
  | { outcome: 'ok'; status: number; body: T }
  | { outcome: 'refused'; status: number; code: string; message: string; errors: FieldError[] }
  | { outcome: 'throttled'; retryAfterMs: number }
  | { outcome: 'never-sent'; reason: string }
  | { outcome: 'unknown'; reason: string; status?: number };

/** A call that had to succeed (a page of a list) and didn't; carries what became of it. */
export class PsaCallError extends Error {
  override readonly name = 'PsaCallError';
  readonly answer: Exclude<Answer<unknown>, { outcome: 'ok' }>;
  constructor(message: string, answer: Exclude<Answer<unknown>, { outcome: 'ok' }>) {
    super(message);
    this.answer = answer;
  }
}
