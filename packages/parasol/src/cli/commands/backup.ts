import type { Command } from 'commander';
import { resolve } from 'node:path';
import { z } from 'zod';

import { systemActor } from '../../audit/index.ts';
import { backup, restore } from '../../backup/index.ts';
import { raiseEpoch } from '../../ledger/index.ts';
import { prepareDatabase } from '../../server.ts';
import { createVault, loadMasterKey, requireKeyOf } from '../../vault/index.ts';
import { addCommand, commonOptions } from '../command.ts';
import { openInstallation, withRooms } from '../installation.ts';

const options = commonOptions.extend({ file: z.string() });

export const addBackup = (program: Command): void =>
  addCommand(program, {
    name: 'backup',
    description:
      'Write everything into a file, as of one moment, while all goes on. Keep the master key apart from it.',
    options,
    define: (command) => command.argument('<file>', 'where to, such as parasol.backup.gz'),
    async work(o, output) {
      const installation = await openInstallation('backup', o);
      try {
        const facts = await backup(installation.ownerUrl, resolve(o.file), new Date());
        output.result(
          { ok: true, ...facts },
          `${facts.rows} rows of ${facts.tables} tables are in ${facts.file}. Secrets in it are sealed: keep a copy of the master key elsewhere.`,
        );
      } finally {
        await installation.close();
      }
    },
  });

export const addRestore = (program: Command): void =>
  addCommand(program, {
    name: 'restore',
    description:
      'Read a backup into an empty database and begin a new epoch: nothing is sent twice, what was lost is found again.',
    options,
    define: (command) => command.argument('<file>', 'a file that `parasol backup` wrote'),
    async work(o, output) {
      const installation = await openInstallation('restore', o, (message) => output.line(message));
      try {
        const vault = createVault(await loadMasterKey(installation.stateDir, process.env));
        const facts = await restore(installation.ownerUrl, resolve(o.file), (sealed) =>
          requireKeyOf(vault, sealed),
        );
        await prepareDatabase(installation.ownerUrl, { jobs: true });
        const { epoch } = await withRooms('restore', o, (deps) =>
          raiseEpoch(deps, { reason: `restore of ${facts.madeAt}`, actor: systemActor('parasol restore') }),
        );
        output.result(
          { ok: true, ...facts, epoch },
          `${facts.rows} rows of ${facts.madeAt} are restored; the epoch is ${epoch}. Start the console and the workers now.`,
        );
      } finally {
        await installation.close();
      }
    },
  });
