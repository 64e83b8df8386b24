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

const entry = (
  status: ErrorEntry['status'],
  retryable: boolean,
  message: string,
  advice: string,
): ErrorEntry => ({
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
  password_wrong: entry(
    403,
    false,
    'The password is wrong.',
    'Type your own password of this console again.',
  ),
  invitation_invalid: entry(
    403,
    false,
    'This link was used already or is no longer valid.',
    'Use the newest link: the server prints one at each start while there is no administrator; a Full Admin can invite again.',
  ),
  sign_in_link_invalid: entry(
    403,
    false,
    'This sign-in link was used already or is no longer valid.',
    'Ask for a new one: the operator of this console makes it with `parasol sign-in-link --email <e-mail>`.',
  ),
  person_unknown: entry(
    404,
    false,
    'Nobody with this e-mail address can sign in here.',
    'Check the address; a Full Admin can invite the person.',
  ),
  too_many_attempts: entry(
    429,
    true,
    'There were too many attempts.',
    'Wait for the time given and try again.',
  ),
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
  answer_needed: entry(
    400,
    false,
    'The command needs to know more, and nobody can be asked.',
    'Give the option or set the variable that the details name, or run it in a terminal without --json.',
  ),
  no_providers: entry(
    404,
    false,
    'There is no provider yet.',
    'Start `parasol serve`, sign in, and add one in the console, or run `parasol setup`.',
  ),
  backup_damaged: entry(
    400,
    false,
    'This file is not a whole backup of Parasol.',
    'Take another backup; nothing was changed.',
  ),
  backup_other_version: entry(
    409,
    false,
    'The backup was made by another version of Parasol.',
    'Restore it with the version that made it, then start the newer one, which migrates the database.',
  ),
  restore_not_empty: entry(
    409,
    false,
    'This database is not empty.',
    'Restore into an empty one: another --state-dir, or a new database in DATABASE_URL. Nothing was changed.',
  ),
  port_busy: entry(
    500,
    true,
    'Another program listens on this port already.',
    'Stop that program, or choose another port with --port.',
  ),
  run_active: entry(
    409,
    true,
    'A run of this provider is under way already.',
    'Wait until it ends, or cancel it, then start again.',
  ),
  run_not_active: entry(
    409,
    false,
    'This run is not under way any more.',
    'Look at its result in the list of runs.',
  ),
  runs_paused: entry(
    409,
    false,
    'Runs of this provider are paused.',
    'Resume them in the settings, then start again.',
  ),
  brake_pulled: entry(
    409,
    false,
    'So many configurations would be suspended at once that Parasol stopped and asks.',
    'Look at the list of suspended configurations: if companies were really closed or merged, start a run with the brake released; if not, check what the API member can see in ConnectWise.',
  ),
  run_deadline: entry(
    503,
    true,
    'The run reached its deadline before its end.',
    'Nothing to do: what was done is kept, and the next run goes on.',
  ),
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
  sealed_secret_unreadable: entry(
    500,
    false,
    'A stored secret cannot be opened.',
    'Give the master key that sealed it (PARASOL_MASTER_KEY holds several, the current one first), or save the credentials again.',
  ),
  master_key_malformed: entry(
    500,
    false,
    'The master key is not usable.',
    'Give 32 random bytes as base64, for example from "openssl rand -base64 32".',
  ),
  master_key_missing: entry(
    500,
    false,
    'The master key cannot be read.',
    'Put the file where PARASOL_MASTER_KEY_FILE says, readable by the user that runs Parasol; a PARASOL_MASTER_KEY_COMMAND must print the key and end with exit code 0.',
  ),
  master_key_readable_by_others: entry(
    500,
    false,
    'The file with the master key can be read by others.',
    'Set its mode to 0600; if others may have read it, add a new key with "parasol key rotate" and replace the stored credentials.',
  ),
  master_key_wrong: entry(
    500,
    false,
    'This master key is not the one that the secrets in this database were sealed with.',
    'Start with the right key: master.key in the state directory, PARASOL_MASTER_KEY or PARASOL_MASTER_KEY_FILE. After a restore, use the key that was kept with the backup.',
  ),
  site_not_allowed: entry(
    422,
    false,
    'This host cannot be used.',
    'Give a cloud region (na, eu, au, staging) or a public https host. Hosts on private addresses must be listed by the operator first.',
  ),
  psa_host_unreachable: entry(
    422,
    true,
    'The PSA host does not answer.',
    'Check the site: the cloud regions are na, eu and au; an own host must be reachable by https with a certificate that is trusted.',
  ),
  psa_host_wrong: entry(
    422,
    false,
    'This host answers, but not as a ConnectWise PSA does.',
    'Check the site; it is the host that you sign in to, for the cloud with "api-" in front.',
  ),
  psa_company_unknown: entry(
    422,
    false,
    'The host does not know this company.',
    'Enter the company as you do on the ConnectWise sign-in screen; it is not your client ID and not a customer.',
  ),
  psa_client_id_refused: entry(
    422,
    false,
    'The client ID is refused.',
    'Copy the client ID from developer.connectwise.com (My Account, ClientIDs); it has 36 characters with four hyphens.',
  ),
  psa_public_key_wrong: entry(
    422,
    false,
    'The public key is wrong.',
    'Copy the public key from System > Members > API Members > API Keys into Public API Key.',
  ),
  psa_private_key_wrong: entry(
    422,
    false,
    'The private key is wrong.',
    'It is shown only when the key is made: make a new key in System > Members > API Members > API Keys and paste both parts.',
  ),
  psa_keys_refused: entry(
    422,
    false,
    'ConnectWise refuses this key pair.',
    'Make a new key in System > Members > API Members > API Keys, copy both parts, and see that the API member is not inactive.',
  ),
  psa_keys_swapped: entry(
    422,
    false,
    'The two keys are in each other’s place.',
    'Paste the public key into Public API Key and the private key into Private API Key.',
  ),
  psa_private_key_needed: entry(
    422,
    false,
    'The private key is needed again.',
    'A stored private key goes only to the host and company that it was saved for. Paste the private key as well.',
  ),
  psa_password_refused: entry(
    422,
    false,
    'New integrations with a user name and password are not made.',
    'Since February 2020 ConnectWise integrations of Umbrella use an API member’s public and private key. Make a key and paste both parts.',
  ),
  psa_right_missing: entry(
    422,
    false,
    'The key works, but its role lacks the first right that is needed.',
    'In System > Security Roles, open the role of the API member and set Companies > Company Maintenance > Inquire Level to All.',
  ),
  psa_not_connected: entry(
    409,
    false,
    'This provider is not connected to a PSA.',
    'Enter the credentials in PSA Integration Details.',
  ),
  psa_disabled: entry(
    409,
    false,
    'The PSA integration of this provider is switched off.',
    'Switch on "Enabled" in PSA Integration Details.',
  ),
  psa_call_failed: entry(
    502,
    true,
    'ConnectWise did not do what was asked.',
    'See the details; a refusal names the right that is missing, anything else is worth another try in a few minutes.',
  ),
  umbrella_not_connected: entry(
    409,
    false,
    'This provider is not connected to Umbrella.',
    'Enter an Umbrella API key and its secret in the Umbrella connection.',
  ),
  umbrella_key_refused: entry(
    422,
    false,
    'Umbrella refuses this key and secret.',
    'Make a key in the MSP or MSSP console (Admin > API Keys), copy key and secret, and see that it has not expired.',
  ),
  umbrella_unreachable: entry(
    422,
    true,
    'Umbrella does not answer.',
    'Check the network of this machine towards api.umbrella.com and try again.',
  ),
  umbrella_kind_unknown: entry(
    422,
    false,
    'The key may read the customers of neither an MSP nor an MSSP console.',
    'Give the key the scope Admin > Customers > Read-Only, and make it in the console that holds the customers, not in a customer’s own dashboard.',
  ),
  umbrella_kind_differs: entry(
    422,
    false,
    'The key belongs to the other kind of console.',
    'Use a key of this provider’s console, or make a provider of the other kind.',
  ),
  log_folder_not_allowed: entry(
    422,
    false,
    'Log files may not be read from this directory.',
    'Give the full path of a directory within those named in the details. Others are allowed by the operator alone: PARASOL_LOG_DIRECTORIES names them for console and worker.',
  ),
  log_folder_unreadable: entry(
    422,
    false,
    'The directory of log files cannot be read.',
    'See that it is there on the machines of console and worker, and that the user that Parasol runs as may read it and all below it.',
  ),
  log_bucket_refused: entry(
    422,
    false,
    'The bucket of log files refuses what was asked.',
    'See the details. Copy access key and secret again (Umbrella: Admin > Log Management), and check region, bucket and prefix; the key needs to list the bucket and to get its objects.',
  ),
  log_bucket_unreachable: entry(
    502,
    true,
    'The bucket of log files does not answer.',
    'Nothing to do if it was a moment: the next run reads on. If it stays, check the address and the way out through your firewall.',
  ),
  log_files_missing: entry(
    422,
    false,
    'There are no DNS log files there.',
    'Expected are files like <organisation>/dnslogs/2026-11-22/2026-11-22-08-10-ab1c.csv.gz. Check directory or prefix; after the export was switched on, the first files take up to two hours.',
  ),
  log_folders_unmatched: entry(
    422,
    false,
    'There are log files, but none is a known customer’s.',
    'Say for each folder named in the details which organisation it belongs to. If the list of customers is empty, refresh it first.',
  ),
  log_secret_missing: entry(
    409,
    false,
    'The secret of this bucket is not stored yet.',
    'Enter the secret access key together with the access key.',
  ),
  umbrella_call_failed: entry(
    502,
    true,
    'Umbrella did not give what was asked.',
    'See the details; a missing scope is added to the key in the console, anything else is worth another try in a few minutes.',
  ),
  settle_too_short: entry(
    400,
    false,
    'With these times a write could be made twice.',
    'Settle must be longer than the create time-out plus the greatest lateness seen; the send window is at most 60 s. See docs/exactly-once.md.',
  ),
  template_invalid: entry(
    400,
    false,
    'This text template has a name in braces that is not known.',
    'Use only the names in the details, such as {identity}, {customer}, {count} and {window}.',
  ),
  intent_not_waiting: entry(
    409,
    false,
    'This write does not wait for anybody.',
    'Refused and held writes can be sent again; what is done can no longer be held. Load the list again.',
  ),
  umbrella_customers_empty: entry(
    502,
    false,
    'Umbrella answers with an empty customer list although it has customers.',
    'A key without the scope Admin > Customers > Read-Only, or of the wrong level, gets 200 and nothing. Give it the scope, or make a key in the MSP or MSSP console itself. Nothing was changed here.',
  ),
  psa_companies_hidden: entry(
    502,
    false,
    'ConnectWise shows no company any more.',
    'Set Companies > Company Maintenance > Inquire Level of the role to All, and the Level of the API member to Corporate. Nothing was changed here.',
  ),
  csv_headings_wrong: entry(
    400,
    false,
    'The first line of the table does not name the columns.',
    'Begin with organization_id and company_id (or company_rec_id); the export has the right heading.',
  ),
  unexpected: entry(
    500,
    true,
    'Something went wrong on our side.',
    'Try again; if it stays, look for the request id in the log.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;
