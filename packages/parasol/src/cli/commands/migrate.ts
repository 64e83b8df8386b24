import type { Command } from 'commander';

import { prepareDatabase } from '../../server.ts';
import { addCommand, commonOptions } from '../command.ts';
import { openInstallation } from '../installation.ts';

export const addMigrate = (program: Command): void =>
  addCommand(program, {
    name: 'migrate',
    description:
      'Bring the database to the schema of this version; refuses one that a newer version has changed.',
    options: commonOptions,
    define: (command) => command,
    async work(o, output) {
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
  });
