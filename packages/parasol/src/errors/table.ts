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
  weak_password: entry(
    400,
    false,
    'This password is too easy to guess.',
    'Choose one of at least 12 characters without your name and without runs such as 123456789.',
  ),
  sign_in_failed: entry(
    401,
    false,
    'The e-mail address or the password is wrong.',
    'Check both; a Full Admin of your provider can invite you again.',
  ),
  second_factor_failed: entry(
    401,
    false,
    'The code is wrong or too old.',
    'Enter the code that your authenticator app shows now, or a backup code.',
  ),
  confirm_password: entry(
    403,
    false,
    'This change needs your password again.',
    'Confirm your password and repeat the change.',
  ),
  password_wrong: entry(403, false, 'The password is wrong.', 'Type your own password of this console again.'),
  invitation_invalid: entry(
    403,
    false,
    'This link was used already or is no longer valid.',
    'Use the newest link: the server prints one at each start while there is no administrator; a Full Admin can invite again.',
  ),
  too_many_attempts: entry(429, true, 'There were too many attempts.', 'Wait for the time given and try again.'),
  admin_exists: entry(
    409,
    false,
    'This person is an administrator of this provider already.',
    'Change the role in the list of administrators instead.',
  ),
  last_full_admin: entry(
    409,
    false,
    'A provider needs at least one Full Admin for all customers.',
    'Make somebody else a Full Admin first.',
  ),
  foreign_origin: entry(
    403,
    false,
    'This request did not come from this console.',
    'Open the console at its own address; a program sends the header x-parasol-request: 1 and no Origin.',
  ),
  too_large: entry(413, false, 'The request is too large.', 'Send fewer entries at a time.'),
  not_ready: entry(503, true, 'The database does not answer at the moment.', 'Try again in a few seconds.'),
  budget_exhausted: entry(
    429,
    true,
    'The vendor allows no more calls for the time being.',
    'Nothing to do: the next run goes on where this one stopped. More keys, or a longer schedule, raise what is possible.',
  ),
  run_active: entry(
    409,
    true,
    'A run of this provider is under way already.',
    'Wait until it ends, or cancel it, then start again.',
  ),
  run_not_active: entry(409, false, 'This run is not under way any more.', 'Look at its result in the list of runs.'),
  runs_paused: entry(409, false, 'Runs of this provider are paused.', 'Resume them in the settings, then start again.'),
  schedule_invalid: entry(
    400,
    false,
    'This schedule is not a valid cron expression with a known time zone.',
    'Write five fields, such as "15 */4 * * *", and a time zone such as "Europe/Berlin".',
  ),
  questions_clash: entry(
    409,
    false,
    'A question of the configuration type has another field type than Parasol needs.',
    'Rename that question in ConnectWise (Setup Tables, Configuration), or choose another configuration type name; Parasol never retypes or deletes a question.',
  ),
  unexpected: entry(
    500,
    true,
    'Something went wrong on our side.',
    'Try again; if it stays, look for the request id in the log.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;
