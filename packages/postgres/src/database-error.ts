/** A failure of the database that a person can mend. The message says what to do. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseError';
    this.code = code;
  }
}

export type DatabaseErrorCode =
  | 'binaries-missing'
  | 'place-unsafe'
  | 'start-failed'
  | 'in-use'
  | 'schema-newer'
  | 'schema-older'
  | 'schema-changed'
  | 'citus-missing'
  | 'no-test-server';
