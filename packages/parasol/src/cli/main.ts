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
import { addSettle } from './commands/settle.ts';
import { addSetup } from './commands/setup.ts';
import { addStatus } from './commands/status.ts';
import { addSync } from './commands/sync.ts';
import { variablesHelp } from './variables.ts';

const program = new Command('parasol')
  .description(
    'Connects Cisco Umbrella (MSP and MSSP) with ConnectWise PSA: configurations kept up to date, tickets made once.',
  )
  .addHelpText('after', variablesHelp());

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
  addSettle,
  addAudit,
  addBackup,
  addRestore,
])
  add(program);

await program.parseAsync();
