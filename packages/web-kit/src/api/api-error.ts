/** What is wrong with one field, for showing beside it. `field` is a path such as `emailAddress` or `securityRole/id`. */
export type FieldProblem = { field: string; code: string; message: string; resource?: string | undefined };

/** A refused or failed request, as the screens show it. */
export class ApiError extends Error {
  override name = 'ApiError';
  /** HTTP status, or 0 when no answer came. */
  readonly status: number;
  /** The server's code, or `kit.network` / `kit.bad-answer`. */
  readonly code: string;
  /** What the reader can do about it, when the server says so. */
  readonly advice: string | undefined;
  readonly fields: readonly FieldProblem[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(o: {
    status: number;
    code: string;
    message: string;
    advice?: string | undefined;
    fields?: readonly FieldProblem[];
    details?: Readonly<Record<string, unknown>>;
    cause?: unknown;
  }) {
    super(o.message, { cause: o.cause });
    this.status = o.status;
    this.code = o.code;
    this.advice = o.advice;
    this.fields = o.fields ?? [];
    this.details = o.details ?? {};
  }
}
