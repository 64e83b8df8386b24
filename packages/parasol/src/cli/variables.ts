/** Every variable of the environment that Parasol reads, and what for. `[_FILE]`: the value or a file that holds it. */
export const variables = {
  DATABASE_URL: 'a PostgreSQL of yours, as its owner (default: one of our own in --state-dir)',
  PARASOL_APP_DATABASE_URL: 'the same database as the role parasol_app',
  PARASOL_STATE_DIR: 'default of --state-dir',
  'PARASOL_MASTER_KEY[_FILE]': 'the key that seals secrets (default: made in --state-dir)',
  PARASOL_MASTER_KEY_COMMAND: 'a command that prints that key',
  PARASOL_ALLOWED_PRIVATE_HOSTS: 'on-premises ConnectWise hosts, separated by commas',
  PARASOL_ALLOW_LOOPBACK: '1: as --allow-loopback',
  PARASOL_EXTRA_CA_FILE: 'certificates (PEM) to trust besides the usual ones',
  PARASOL_LOG_DIRECTORIES: 'where exported log files may be read, separated by commas',
  PARASOL_PUBLIC_URL: 'how people reach the console, for links in notices',
  PARASOL_TRUSTED_PROXIES:
    'proxies before the console, by address or network: their X-Forwarded-For is believed',
  PARASOL_OIDC_ISSUER: 'sign-in by an identity provider',
  PARASOL_OIDC_CLIENT_ID: '… with this client',
  'PARASOL_OIDC_CLIENT_SECRET[_FILE]': '… and its secret',
  PARASOL_OIDC_NAME: '… and its name on the button',
  'PARASOL_SMTP_URL[_FILE]': 'the mail server for notices: smtps://user:password@host',
  PARASOL_SMTP_FROM: '… and the sender',
  'PARASOL_METRICS_TOKEN[_FILE]': 'who sends it as a bearer may read /metrics',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'where traces go (OTLP/HTTP)',
  PARASOL_LOG_LEVEL: 'debug, info, warn, error',
  'PARASOL_UMBRELLA_SECRET[_FILE]': "setup: the Umbrella key's secret",
  'PARASOL_PSA_PRIVATE_KEY[_FILE]': 'setup: the private API key',
} as const;

/** For the end of `parasol --help`. */
export const variablesHelp = (): string => {
  const width = Math.max(...Object.keys(variables).map((name) => name.length));
  const lines = Object.entries(variables).map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
  return ['', 'Environment:', ...lines].join('\n');
};
