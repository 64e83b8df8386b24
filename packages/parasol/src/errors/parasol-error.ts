import { errorTable, type ErrorCode } from './table.ts';

/** An error with a code of the table; `details` are shown to the user and must never hold a secret. */
export class ParasolError extends Error {
  override readonly name = 'ParasolError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(errorTable[code].message, options);
    this.code = code;
    this.details = details;
  }

  get entry() {
    return errorTable[this.code];
  }
}

/** Shorthand: `throw parasolError('not_found', { providerId })`. */
export const parasolError = (
  code: ErrorCode,
  details?: Readonly<Record<string, unknown>>,
  options?: ErrorOptions,
): ParasolError => new ParasolError(code, details, options);
