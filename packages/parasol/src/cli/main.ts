#!/usr/bin/env node
import { Command } from 'commander';

import { addAudit } from './commands/audit.ts';
import { addBackup, addRestore } from './commands/backup.ts';
import { addCheck } from './commands/check.ts';
import { addEpoch } from './commands/epoch.ts';
import { addImport } from './commands/import.ts';
import { addKey } from './commands/key.ts';
import { addMigrate } from './commands/migrate.ts';
import { addServe, addWorker } from './commands/serve.ts';
import { addSignInLink } from './commands/sign-in-link.ts';
import { addSetup } from './commands/setup.ts';
import { addStatus } from './commands/status.ts';
import { addSync } from './commands/sync.ts';

const program = new Command('parasol')
  .description(
    'Connects Cisco Umbrella (MSP and MSSP) with ConnectWise PSA: configurations kept up to date, tickets made once.',
  )
  .addHelpText(
    'after',
    `
Environment:
  DATABASE_URL                  a PostgreSQL of yours, as its owner (default: one of our own in --state-dir)
  PARASOL_APP_DATABASE_URL      the same database as the role parasol_app
  PARASOL_STATE_DIR             default of --state-dir
  PARASOL_MASTER_KEY[_FILE]     the key that seals secrets (default: made in --state-dir)
  PARASOL_ALLOWED_PRIVATE_HOSTS on-premises ConnectWise hosts, separated by commas
  PARASOL_EXTRA_CA_FILE         certificates (PEM) to trust besides the usual ones
  PARASOL_OIDC_ISSUER           sign-in by an identity provider, with PARASOL_OIDC_CLIENT_ID and
                                PARASOL_OIDC_CLIENT_SECRET[_FILE]; its name on the button: PARASOL_OIDC_NAME
  PARASOL_SMTP_URL[_FILE]       the mail server for notices: smtps://user:password@host, with PARASOL_SMTP_FROM
  PARASOL_PUBLIC_URL            how people reach the console, for links in notices
  PARASOL_METRICS_TOKEN[_FILE]  who sends it as a bearer may read /metrics
  PARASOL_LOG_LEVEL             debug, info, warn, error`,
  );

for (const add of [
  addServe,
  addWorker,
  addMigrate,
  addSetup,
  addCheck,
  addSync,
  addStatus,
  addSignInLink,
  addImport,
  addKey,
  addEpoch,
  addAudit,
  addBackup,
  addRestore,
])
  add(program);

await program.parseAsync();
