import type { Command } from 'commander';

import { prepareDatabase } from '../../server.ts';
import { addCommand } from '../command.ts';
import { openInstallation, type CommonOptions } from '../installation.ts';

export const addMigrate = (program: Command): void =>
  addCommand<CommonOptions>(
    program,
    'migrate',
    'Bring the database to the schema of this version; refuses one that a newer version has changed.',
    (command) => command,
    async (o, output) => {
      const installation = await openInstallation('migrate', o, (message) => output.line(message));
      try {
        const applied = await prepareDatabase(installation.ownerUrl, { jobs: true });
        output.result(
          { ok: true, applied },
          applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`,
        );
      } finally {
        await installation.close();
      }
    },
  );
