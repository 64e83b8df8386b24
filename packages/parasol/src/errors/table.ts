/**
 * Every error that Parasol shows: its HTTP status, whether trying again can help, and what the reader should do.
 * Messages are sentences for a technician; details (never secrets) are added where the error is raised.
 */
type ErrorEntry = {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 502 | 503;
  readonly retryable: boolean;
  readonly message: string;
  readonly advice: string;
};

const entry = (status: ErrorEntry['status'], retryable: boolean, message: string, advice: string): ErrorEntry => ({
  status,
  retryable,
  message,
  advice,
});

export const errorTable = {
  bad_input: entry(
    400,
    false,
    'Something in the request is not as it should be.',
    'Correct the fields named in the details and send it again.',
  ),
  not_signed_in: entry(401, false, 'You are not signed in.', 'Sign in and try again.'),
  not_allowed: entry(403, false, 'Your role does not allow this.', 'Ask a Full Admin of this provider.'),
  not_found: entry(404, false, 'There is no such thing here.', 'Go back to the list and choose again.'),
  unexpected: entry(
    500,
    true,
    'Something went wrong on our side.',
    'Try again; if it stays, look for the request id in the log.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;
